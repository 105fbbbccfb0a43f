package main

import (
	"context"
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/fenzu/fenzu/casecsv"
)

func init() {
	register.DoFn3x1[context.Context, fileio.ReadableFile, func(string), error](&groupFile{})
}

// groupCSV groups the files of a pattern. A file has one header and so one reader: the files are what the workers share out.
func (j *job) groupCSV(s beam.Scope) beam.PCollection {
	files := fileio.ReadMatches(s, fileio.MatchFiles(s, j.input, fileio.MatchEmptyDisallow()))
	return beam.ParDo(s, &groupFile{engine: j.engine(), Mapping: j.mapping}, files)
}

// groupFile groups the cases of a CSV file.
type groupFile struct {
	engine
	Mapping string // name of a ready mapping
}

// ProcessElement groups one file. A row that cannot be read gives a result that says so, as on one machine.
func (e *groupFile) ProcessElement(ctx context.Context, file fileio.ReadableFile, emit func(string)) error {
	mapping, err := casecsv.Builtin(e.Mapping)
	if err != nil {
		return err
	}
	in, err := file.Open(ctx)
	if err != nil {
		return err
	}
	defer in.Close()
	rows, err := mapping.NewReader(file.Metadata.Path, in)
	if err != nil {
		return err
	}
	for c, err := range rows.Cases() {
		if c == nil {
			return fmt.Errorf("%s: %w", file.Metadata.Path, err)
		}
		e.group(c, emit)
	}
	return nil
}
