package house_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestREADME runs every block of the README: a Go block is a whole program, or a test, in a module of its own, a shell block runs
// at the top of the repository, and the text block after either is what it must print.
func TestREADME(t *testing.T) {
	blocks := readBlocks(t, filepath.Join(root(), "README.md"))
	ran := 0
	for i, b := range blocks {
		var got string
		switch b.lang {
		case "go":
			got = runGo(t, "main.go", b, "go run -mod=mod .\n")
		case "go test":
			got = runGo(t, "readme_test.go", b, "go test -mod=mod .\n")
		case "sh":
			if b.text == "go test ./...\n" {
				continue // it is what runs this test
			}
			got = runShell(t, root(), b.text)
		case "text":
			continue
		default:
			t.Errorf("README.md:%d: a block of kind %q, which this test cannot run", b.line, b.lang)
			continue
		}
		ran++
		if i+1 < len(blocks) && blocks[i+1].lang == "text" {
			if diff := cmp.Diff(blocks[i+1].text, got); diff != "" {
				t.Errorf("README.md:%d: what it prints (-README +now):\n%s", b.line, diff)
			}
		} else if got == "" {
			t.Errorf("README.md:%d: prints nothing", b.line)
		}
	}
	if ran < 5 {
		t.Errorf("%d blocks ran: the README lost its examples", ran)
	}
}

// block is a fenced block of a Markdown file.
type block struct {
	lang, text string
	line       int
}

func readBlocks(t *testing.T, file string) (blocks []block) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for i, line := range strings.SplitAfter(string(data), "\n") {
		lang, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && inside:
			inside = false
		case fence:
			inside = true
			blocks = append(blocks, block{lang: strings.TrimSpace(lang), line: i + 1})
		case inside:
			blocks[len(blocks)-1].text += line
		}
	}
	if inside {
		t.Fatal("the last block does not end")
	}
	return blocks
}

// runGo runs a file in a module that imports this one as a stranger's would.
func runGo(t *testing.T, file string, b block, script string) string {
	t.Helper()
	top, err := filepath.Abs(root())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sums, err := os.ReadFile(filepath.Join(top, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(file, b.text)
	write("go.sum", string(sums))
	write("go.mod", "module example\n\ngo 1.24\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+top+"\n")
	return runShell(t, dir, script)
}

func runShell(t *testing.T, dir, script string) string {
	t.Helper()
	cmd := exec.Command("sh", "-ec", script)
	cmd.Dir = dir
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s\n%v\n%s", script, err, errs.String())
	}
	return string(out)
}
