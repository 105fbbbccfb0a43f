package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// stroke is the case of the README.
const stroke = `{"id":"Z-77-secret","sex":"M","age":67,"dx":["I63.902","J96.000"],"px":[]}`

// claim is a case that asks for payment: cost 13,200.00, of which the patient bears 3,960.00.
const claim = `{"id":"Z-77-secret","sex":"M","age":67,"stay":12,"dx":["I63.902","J96.000"],"institution":"H1","insurance":"职工",` +
	`"discharged":"2026-03-01","cost":"13200.00","burden":"3960.00"}`

const askPay = "?system=chs-drg&region=990000&day=2026-03-01"

const ask = "?system=chs-drg&region=330100&day=2026-03-01"

func newSet(t *testing.T) *grouper.Set {
	t.Helper()
	set, err := open([]string{"chs-drg@2.0", "dip@2.0"})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// start serves on a free port until the test ends.
func start(t *testing.T, limit int64, wait time.Duration) (url string, log *bytes.Buffer) {
	t.Helper()
	log = &bytes.Buffer{}
	set := newSet(t)
	schemes, err := openSchemes([]string{"../pay/rate"}, set)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(newService(set, schemes, limit, slog.New(slog.NewJSONHandler(&locked{w: log}, nil))))
	s.Config.ReadHeaderTimeout, s.Config.ReadTimeout = wait, wait
	s.Config.ErrorLog = slog.NewLogLogger(slog.NewJSONHandler(io.Discard, nil), slog.LevelWarn)
	s.Start()
	t.Cleanup(s.Close)
	return s.URL, log
}

// locked makes a buffer that several goroutines may write to.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func do(t *testing.T, method, url, body, accept string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func TestRequests(t *testing.T) {
	url, log := start(t, 4096, time.Minute)
	for _, c := range []struct {
		method, path, body, accept string
		status                     int
		want                       string // part of the answer
	}{
		{"POST", "/v1/group" + ask, stroke, "", 200, `"code":"BR11"`},
		{"POST", "/v1/group?system=dip&day=2026-03-01", `{"dx":["I63.902"],"px":[]}`, "", 200, `"pack":`},
		{"POST", "/v1/group" + ask, `{"dx":[]}`, "", 200, `"status":"invalid"`}, // an answer about the case, not about the request
		{"POST", "/v1/explain" + ask, stroke, "", 200, `"steps":`},
		{"POST", "/v1/explain" + ask + "&lang=zh", stroke, "text/plain", 200, "脑卒中，伴严重合并症或并发症"},
		{"POST", "/v1/explain" + ask + "&lang=en", stroke, "text/plain", 200, "Principal"},
		{"POST", "/v1/explain" + ask + "&lang=fr", stroke, "", 400, `"code":"lang"`},
		{"POST", "/v1/pay" + askPay, claim, "", 200, `"group":"BR11"`},
		{"POST", "/v1/pay" + askPay, claim, "", 200, `"burden":"3960.00"`},
		{"POST", "/v1/pay" + askPay, strings.Replace(claim, "H1", "H-none", 1), "", 422, `"code":"claim"`},
		{"POST", "/v1/pay" + askPay, strings.Replace(claim, "cost", "costs", 1), "", 422, "costs"},
		{"POST", "/v1/pay" + askPay, `{"cost":`, "", 422, `"code":"claim"`},
		{"POST", "/v1/pay?system=chs-drg&region=330100&day=2026-03-01", claim, "", 404, `"code":"no-scheme"`},
		{"POST", "/v1/pay?system=chs-drg&region=990000&day=2027-03-01", claim, "", 404, `"code":"no-scheme"`},
		{"GET", "/v1/packs", "", "", 200, `"id":"chs-drg@2.0"`},
		{"GET", "/v1/packs", "", "", 200, `"system":"payment"`},
		{"GET", "/healthz", "", "", 200, "ok"},
		{"POST", "/v1/group" + ask, "", "", 400, `"code":"case"`},
		{"POST", "/v1/group" + ask, `{"dx":`, "", 400, `"code":"case"`},
		{"POST", "/v1/group" + ask, `[1]`, "", 400, `"code":"case"`},
		{"POST", "/v1/group" + ask, `{"dx":["I10"],"age":"abc"}`, "", 400, "age"},
		{"POST", "/v1/group" + ask, strings.Repeat("[", 4000), "", 400, `"code":"case"`},
		{"POST", "/v1/group" + ask, `{"x":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`, "", 200, `"status":"invalid"`},
		{"POST", "/v1/group" + ask, `{"dx":["` + strings.Repeat("A", 5000) + `"]}`, "", 413, `"code":"too-large"`},
		{"POST", "/v1/group?system=chs-drg&day=2026-02-30", stroke, "", 400, `"code":"day"`},
		{"POST", "/v1/group?system=chs-drg&day=1999-01-01", stroke, "", 404, "chs-drg@2.0"},
		{"POST", "/v1/group?system=x&day=2026-03-01", stroke, "", 404, `"code":"no-pack"`},
		{"GET", "/v1/group" + ask, "", "", 405, ""},
		{"POST", "/v2/group", stroke, "", 404, ""},
	} {
		status, text := do(t, c.method, url+c.path, c.body, c.accept)
		if status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s %s %.60s: %d %s; want %d with %s", c.method, c.path, c.body, status, text, c.status, c.want)
		}
	}
	text := log.String()
	for _, secret := range []string{"secret", "I63", "J96"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log says %q of a case", secret)
		}
	}
	if n := strings.Count(text, "\n"); n != 29 {
		t.Errorf("%d lines in the log", n)
	}
}

// TestLoad asks from many clients at once; every answer is that of the library.
func TestLoad(t *testing.T) {
	const clients, requests = 16, 60
	url, _ := start(t, 1<<20, time.Minute)
	f, err := os.ReadFile("../../testdata/corpus/chs-drg-2.0-synthetic.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(f)), "\n")
	day, err := rules.ParseDate("2026-03-01")
	if err != nil {
		t.Fatal(err)
	}
	g, err := newSet(t).For(rules.SystemDRG, "330100", day)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range clients {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range requests {
				line := lines[(n*requests+i)%len(lines)]
				res, err := http.Post(url+"/v1/group"+ask, "application/json", strings.NewReader(line))
				if err != nil {
					t.Error(err)
					return
				}
				got, err := io.ReadAll(res.Body)
				res.Body.Close()
				if err != nil {
					t.Error(err)
				}
				c, err := grouper.ParseJSON([]byte(line), 1)
				if err != nil {
					t.Error(err)
				}
				r := g.Group(c)
				if want := string(r.AppendJSON(nil)) + "\n"; string(got) != want {
					t.Errorf("%s\nwant %s", got, want)
				}
			}
		}()
	}
	wg.Wait()
}

// TestSlowClient sends a body that never ends: the server gives up, and others are served meanwhile.
func TestSlowClient(t *testing.T) {
	url, _ := start(t, 1<<20, 200*time.Millisecond)
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /v1/group%s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{", ask)
	if status, _ := do(t, "GET", url+"/healthz", "", ""); status != 200 {
		t.Errorf("status %d beside a slow client", status)
	}
	line, err := bufio.NewReader(conn).ReadString('\n') // ends only because the server does
	if err != nil || !strings.Contains(line, "400") {
		t.Errorf("%q %v", line, err)
	}
}

// TestStop is told to stop in the middle of a request, which is answered.
func TestStop(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	service := newService(newSet(t), nil, 1<<20, slog.New(slog.DiscardHandler))
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-release
		service.ServeHTTP(w, r)
	})}
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() { ended <- serve(ctx, server, listener, slog.New(slog.DiscardHandler)) }()
	answered := make(chan string)
	go func() {
		res, err := http.Post("http://"+listener.Addr().String()+"/v1/group"+ask, "application/json", strings.NewReader(stroke))
		if err != nil {
			answered <- err.Error()
			return
		}
		defer res.Body.Close()
		var r struct{ Code string }
		if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
			r.Code = err.Error()
		}
		answered <- r.Code
	}()
	<-begun
	stop()
	close(release)
	if code := <-answered; code != "BR11" {
		t.Errorf("the request that had begun: %s", code)
	}
	if code := <-ended; code != 0 {
		t.Errorf("exit status %d", code)
	}
}

func TestBadFlags(t *testing.T) {
	for args, want := range map[string]string{
		"-packs nowhere":                   "nowhere",
		"-packs chs-drg@9":                 "chs-drg@2.0",
		"-addr nonsense:99999999":          "99999999",
		"-packs dip@2.0,dip@2.0":           "dip@2.0",
		"-schemes ../pay/rate,../pay/rate": "shili-rate@2026 and shili-rate@2026",
		"-schemes nowhere":                 "nowhere",
		"-nonsense":                        "nonsense",
		"-addr localhost:0 surplus":        "",
	} {
		var log bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), &log); code != 2 || !strings.Contains(log.String(), want) {
			t.Errorf("%s: %d %s", args, code, &log)
		}
	}
}
