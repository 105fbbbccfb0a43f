package jsonline

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// take returns the members as key=value.
func take(line string) ([]string, error) {
	var got []string
	err := Members(line, func(k, v string) error {
		got = append(got, k+"="+v)
		return nil
	})
	return got, err
}

func TestMembers(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{`{}`, nil},
		{` { "a" : 1 , "b":"x,}\"]" } `, []string{"a=1", `b="x,}\"]"`}},
		{`{"a":{"b":[1,{"c":"}"}]},"d":null,"e":true}`, []string{`a={"b":[1,{"c":"}"}]}`, "d=null", "e=true"}},
		{`{"a":1,"a":2}`, []string{"a=1", "a=2"}},
		{`{"\u0061b":[]}`, []string{"ab=[]"}},
		{"{\"名\":-1.5e3,\n\"b\":\"\\\\\"}", []string{"名=-1.5e3", `b="\\"`}},
	} {
		got, err := take(c.line)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %q, %v; want %q", c.line, got, err, c.want)
		}
	}
	for _, line := range []string{`[1]`, `1`, `"a"`, `null`} {
		if _, err := take(line); !errors.Is(err, ErrNotObject) {
			t.Errorf("%s: %v", line, err)
		}
	}
	for _, line := range []string{``, `{`, `{"a":}`, `{"a":1`, `{a:1}`, `{"a":1}x`, `{"a"1}`, `{"a",1}`, `{1:1}`, `{"a":01}`, `{"a":-}`,
		`{"a":1.}`, `{"a":.5}`, `{"a":+1}`, `{"a":tru}`, `{"a":[1 2]}`, `{"a":[1,]}`, `{"a":1,}`, `{,}`, "{\"a\":\"\n\"}", "{\"a\n\":1}",
		strings.Repeat(`{"a":`, 20_000)} {
		if _, err := take(line); err == nil || errors.Is(err, ErrNotObject) {
			t.Errorf("%.20s: %v", line, err)
		}
	}
	var inner []string
	err := Inner(`{"a":{"b":1}}`[5:12], func(k, v string) error {
		inner = append(inner, k+"="+v)
		return nil
	})
	if err != nil || fmt.Sprint(inner) != "[b=1]" || !errors.Is(Inner(`[1]`, nil), ErrNotObject) {
		t.Errorf("Inner: %q, %v", inner, err)
	}
	stop := errors.New("stop")
	if err := Members(`{"a":1,"b":2}`, func(string, string) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error of the callback is lost: %v", err)
	}
}

func TestElements(t *testing.T) {
	var got []string
	ok := Elements(`[ "a,b" ,1,[2,"]"],{"c":[]} ,null]`, func(e string) { got = append(got, e) })
	if !ok || fmt.Sprintf("%q", got) != `["\"a,b\"" "1" "[2,\"]\"]" "{\"c\":[]}" "null"]` {
		t.Errorf("%v %q", ok, got)
	}
	if Elements(`{"a":1}`, func(string) {}) {
		t.Error("an object is an array")
	}
}

// FuzzMembers holds the scanner to encoding/json: the last value of each key is what encoding/json has, and nothing panics.
func FuzzMembers(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":[1,"]"],"a":{"b":"\""}}`, `[`, `{"\ud800":"\xff"}`, `{"a": -0.0e-1 }`, "{\"a\":\"\xff\"}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var want map[string]json.RawMessage
		bad := json.Unmarshal([]byte(line), &want) != nil || want == nil
		got := make(map[string]string)
		err := Members(line, func(k, v string) error {
			got[k] = v
			if IsString(v) {
				var s string
				if json.Unmarshal([]byte(v), &s) != nil || s != String(v) {
					t.Errorf("String(%s) = %q, encoding/json says %q", v, String(v), s)
				}
			}
			return nil
		})
		if bad != (err != nil) {
			t.Fatalf("%q: %v", line, err)
		}
		if err != nil {
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d keys, encoding/json has %d", line, len(got), len(want))
		}
		for k, v := range want {
			if got[k] != string(v) {
				t.Errorf("%q: %q = %s, encoding/json has %s", line, k, got[k], v)
			}
		}
	})
}
