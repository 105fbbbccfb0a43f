// Command beam groups a data set, and prices it if asked, as an Apache Beam pipeline, on the engine that a bureau already runs or, without one, in this
// process:
//
//	go run . -format parquet -input 'cases/*.parquet' -output results.jsonl -pack chs-drg@2.0
//
// It is a module of its own, so that the library does not depend on Beam. README.md has the commands for Flink and Spark.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/parquetio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/flink"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/spark"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal"

	"github.com/fenzu/fenzu/examples/internal/packs"
)

// job is what the pipeline is asked to do.
type job struct {
	format  string // of the input: jsonl, csv or parquet
	mapping string // of csv: which column is what
	input   string // pattern of the files
	output  string // file, or with several shards the beginning of their names
	shards  int
	pack    string
	scheme  string // directory or zip archive, or "": group only
}

func main() {
	var j job
	flag.StringVar(&j.format, "format", "jsonl", "input format: jsonl, csv, parquet")
	flag.StringVar(&j.mapping, "map", "fenzu", "of csv: name of a ready mapping of package casecsv")
	flag.StringVar(&j.input, "input", "", "input files (pattern)")
	flag.StringVar(&j.output, "output", "", "output file")
	flag.IntVar(&j.shards, "shards", 1, "number of output files")
	flag.StringVar(&j.pack, "pack", "chs-drg@2.0", "embedded pack ("+packs.Names+"), or a path that every worker can read")
	flag.StringVar(&j.scheme, "scheme", "", "of jsonl and parquet: price too, by the scheme in a path that every worker can read")
	flag.Parse()
	beam.Init()
	runner := *runners.Runner
	if runner == "" {
		runner = "prism"
	}
	if err := j.run(context.Background(), runner); err != nil {
		log.Print(err)
		os.Exit(1)
	}
}

// engine is the library as the workers get it.
func (j *job) engine() engine { return engine{Pack: j.pack, Scheme: j.scheme} }

// run builds the pipeline and hands it to a runner.
func (j *job) run(ctx context.Context, runner string) error {
	e := j.engine()
	if err := e.Setup(); err != nil { // here, and not a thousand times on the workers
		return err
	}
	if j.format == "csv" && j.scheme != "" {
		return errors.New("-scheme is for -format jsonl and parquet: the columns of a claim have no mapping")
	}
	if j.input == "" || j.output == "" || j.shards < 1 {
		return fmt.Errorf("-input, -output and at least one of -shards are needed")
	}
	p, s := beam.NewPipelineWithRoot()
	var results beam.PCollection
	switch j.format {
	case "jsonl":
		lines := textio.Read(s, j.input)
		results = beam.ParDo(s, &groupLines{j.engine()}, lines)
	case "csv":
		results = j.groupCSV(s)
	case "parquet":
		rows := parquetio.Read(s, j.input, reflect.TypeFor[Row]())
		results = beam.ParDo(s, &groupRows{j.engine()}, rows)
	default:
		return fmt.Errorf("-format %q is none of jsonl, csv, parquet", j.format)
	}
	write(s, j.output, j.shards, results)
	_, err := beam.Run(ctx, runner, p)
	return err
}
