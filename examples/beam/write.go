package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

func init() {
	register.DoFn1x2[string, int, string](&spread{})
	register.DoFn3x1[context.Context, int, func(*string) bool, error](&writeShard{})
	register.Iter1[string]()
}

// write spreads results over the output files. A collection has no order: who reads the files goes by the ids.
func write(s beam.Scope, output string, shards int, results beam.PCollection) {
	keyed := beam.ParDo(s, &spread{Shards: shards}, results)
	beam.ParDo0(s, &writeShard{Output: output, Shards: shards}, beam.GroupByKey(s, keyed))
}

// spread gives every result the number of its file.
type spread struct{ Shards int }

// ProcessElement derives the number from the result alone, so that a repeated run fills the files alike.
func (f *spread) ProcessElement(line string) (int, string) {
	h := fnv.New32a()
	h.Write([]byte(line))
	return int(h.Sum32() % uint32(f.Shards)), line
}

// writeShard writes one file.
type writeShard struct {
	Output string
	Shards int
}

// ProcessElement writes the results of one shard.
func (f *writeShard) ProcessElement(ctx context.Context, shard int, next func(*string) bool) (err error) {
	name := shardName(f.Output, shard, f.Shards)
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	file, err := fs.OpenWrite(ctx, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriterSize(file, 1<<20)
	for line := ""; next(&line); {
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return out.Flush()
}

// shardName puts the number of a file before the extension, if there are several.
func shardName(output string, i, of int) string {
	if of == 1 {
		return output
	}
	stem, ext := output, ""
	if dot := strings.LastIndexByte(output, '.'); dot > strings.LastIndexByte(output, '/') {
		stem, ext = output[:dot], output[dot:]
	}
	return fmt.Sprintf("%s-%05d-of-%05d%s", stem, i, of, ext)
}
