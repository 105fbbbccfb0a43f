module github.com/fenzu/fenzu

go 1.24.0

require (
	github.com/google/go-cmp v0.7.0
	golang.org/x/text v0.31.0
	gopkg.in/yaml.v3 v3.0.1
)
