package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/fenzu/fenzu/examples/internal/pricing"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// service answers requests. It does not change.
type service struct {
	set     *grouper.Set
	schemes []*payment.Scheme
	limit   int64 // bytes of a body
}

// newService returns the handler of all requests. Every request leaves one line in the log: what was asked and how it went, and
// nothing of the case.
func newService(set *grouper.Set, schemes []*payment.Scheme, limit int64, log *slog.Logger) http.Handler {
	s := &service{set, schemes, limit}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/group", s.group)
	mux.HandleFunc("POST /v1/explain", s.explain)
	mux.HandleFunc("POST /v1/pay", s.pay)
	mux.HandleFunc("GET /v1/packs", s.packs)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		answer := &recorder{ResponseWriter: w, status: http.StatusOK}
		mux.ServeHTTP(answer, r)
		q := r.URL.Query()
		log.Info("request", "method", r.Method, "route", r.Pattern, "status", answer.status, "bytes", answer.bytes,
			"us", time.Since(start).Microseconds(), "system", q.Get("system"), "region", q.Get("region"), "day", q.Get("day"))
	})
}

// recorder notes what is answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// problem is why a request has no answer.
type problem struct {
	status  int
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (p *problem) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(p.status)
	json.NewEncoder(w).Encode(map[string]*problem{"error": p})
}

func (s *service) group(w http.ResponseWriter, r *http.Request) {
	g, c, p := s.ask(w, r)
	if p != nil {
		p.write(w)
		return
	}
	result := g.Group(c)
	w.Header().Set("Content-Type", "application/json")
	w.Write(append(result.AppendJSON(nil), '\n'))
}

func (s *service) explain(w http.ResponseWriter, r *http.Request) {
	lang, ok := rules.ParseLang(r.URL.Query().Get("lang"))
	if r.URL.Query().Has("lang") && !ok {
		(&problem{http.StatusBadRequest, "lang", "lang: zh, en"}).write(w)
		return
	}
	g, c, p := s.ask(w, r)
	if p != nil {
		p.write(w)
		return
	}
	trace := g.Explain(c)
	if strings.HasPrefix(r.Header.Get("Accept"), "text/plain") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		trace.WriteText(w, lang)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(trace)
}

// pay prices a case.
func (s *service) pay(w http.ResponseWriter, r *http.Request) {
	g, p := s.choose(r)
	if p != nil {
		p.write(w)
		return
	}
	day, _ := rules.ParseDate(r.URL.Query().Get("day")) // choose has read it
	scheme, err := s.scheme(g.Pack().Identity(), r.URL.Query().Get("region"), day)
	if err != nil {
		(&problem{http.StatusNotFound, "no-scheme", err.Error()}).write(w)
		return
	}
	body, p := s.body(w, r)
	if p != nil {
		p.write(w)
		return
	}
	bill, err := pricing.Line(g, scheme, body, 1)
	if err != nil {
		(&problem{http.StatusUnprocessableEntity, "claim", err.Error()}).write(w)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(&bill)
}

// ask reads which pack is asked and about what. A case that the pack cannot group is no problem of the request: its result says so.
func (s *service) ask(w http.ResponseWriter, r *http.Request) (*grouper.Grouper, *grouper.Case, *problem) {
	g, p := s.choose(r)
	if p != nil {
		return nil, nil, p
	}
	body, p := s.body(w, r)
	if p != nil {
		return nil, nil, p
	}
	c, err := grouper.ParseJSON(body, 1)
	if err != nil {
		return nil, nil, &problem{http.StatusBadRequest, "case", err.Error()}
	}
	return g, c, nil
}

// choose finds the pack that is asked.
func (s *service) choose(r *http.Request) (*grouper.Grouper, *problem) {
	q := r.URL.Query()
	day, err := rules.ParseDate(q.Get("day"))
	if err != nil {
		return nil, &problem{http.StatusBadRequest, "day", err.Error()}
	}
	g, err := s.set.For(rules.System(q.Get("system")), q.Get("region"), day)
	if err != nil {
		return nil, &problem{http.StatusNotFound, "no-pack", err.Error()}
	}
	return g, nil
}

// body reads what was sent, up to the limit.
func (s *service) body(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.limit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &problem{http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("the body has more than %d bytes", large.Limit)}
	case err != nil:
		return nil, &problem{http.StatusBadRequest, "body", "the body ended early"}
	}
	return body, nil
}

// version is a pack or scheme that answers.
type version struct {
	System rules.System `json:"system"`
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Region string       `json:"region,omitempty"`
	From   string       `json:"from,omitempty"`
	To     string       `json:"to,omitempty"`
	Digest string       `json:"digest"`
}

func (s *service) packs(w http.ResponseWriter, _ *http.Request) {
	list := []version{}
	add := func(p *rules.Pack) {
		m := p.Manifest()
		list = append(list, version{m.System, p.Identity().String(), m.Name, m.Region, m.From.String(), m.To.String(), p.Digest()})
	}
	for _, g := range s.set.Groupers() {
		add(g.Pack())
	}
	for _, x := range s.schemes {
		add(x.Pack())
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(list)
}
