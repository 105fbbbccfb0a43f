// Command server answers over HTTP which group a case belongs to, why, and what is paid for it, with several packs side by side:
//
//	go run ./examples/server -addr localhost:8080 -packs chs-drg@2.0,dip@2.0 -schemes examples/pay/rate
//
//	POST /v1/group?system=chs-drg&region=330100&day=2026-03-01     a case as JSON (grouper.ReadJSON) -> its result
//	POST /v1/explain?...&lang=zh                                   the same -> the steps as JSON; with Accept: text/plain a page
//	POST /v1/pay?...                                               a case and a claim (payment.ReadClaim) -> the bill
//	GET  /v1/packs                                                 the packs and schemes with their digests
//	GET  /healthz
//
// It keeps nothing of a case and writes nothing of it to its log. It has no keys and no encryption: it belongs behind the gateway
// of a hospital or bureau.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stderr)
	stop()
	os.Exit(code)
}

// grace is how long requests that have begun may go on after the server was told to stop.
const grace = 10 * time.Second

func run(ctx context.Context, args []string, log io.Writer) int {
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(log)
	addr := flags.String("addr", "localhost:8080", "address to listen on")
	names := flags.String("packs", "chs-drg@2.0,dip@2.0", "packs, separated by commas: embedded ("+packs.Names+") or paths")
	schemes := flags.String("schemes", "", "payment schemes, separated by commas: directories or zip archives")
	limit := flags.Int64("max-body", 1<<20, "largest body of a request, in bytes")
	wait := flags.Duration("timeout", 10*time.Second, "longest time for reading or answering a request")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil || flags.NArg() > 0 {
		return 2
	}
	set, err := open(strings.Split(*names, ","))
	if err != nil {
		fmt.Fprintln(log, err)
		return 2
	}
	var paying []*payment.Scheme
	if *schemes != "" {
		if paying, err = openSchemes(strings.Split(*schemes, ","), set); err != nil {
			fmt.Fprintln(log, err)
			return 2
		}
	}
	logger := slog.New(slog.NewJSONHandler(log, nil))
	server := &http.Server{
		Handler:           newService(set, paying, *limit, logger),
		ReadHeaderTimeout: *wait,
		ReadTimeout:       *wait,
		WriteTimeout:      2 * *wait, // counts from the end of the header: reading the body is part of it
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		fmt.Fprintln(log, err)
		return 2
	}
	logger.Info("listening", "addr", listener.Addr().String(), "packs", set.String())
	return serve(ctx, server, listener, logger)
}

// serve answers until the context ends, and then finishes what it has begun.
func serve(ctx context.Context, server *http.Server, listener net.Listener, log *slog.Logger) int {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		log.Error("stopped", "error", err)
		return 1
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(late); err != nil {
		log.Error("stopped with requests unanswered", "error", err)
		return 1
	}
	log.Info("stopped")
	return 0
}

// open opens packs for a set.
func open(names []string) (*grouper.Set, error) {
	list := make([]*rules.Pack, len(names))
	for i, name := range names {
		var err error
		if list[i], err = packs.Open(name); err != nil {
			return nil, err
		}
	}
	return grouper.NewSet(list...)
}
