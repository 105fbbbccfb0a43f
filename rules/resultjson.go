package rules

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends the result as one JSON object with stable keys, in this order: id, status, mdc, adrg, code, issues (an
// array of objects with code, field, index and value), pack and digest. A result of DIP has number (null without one), kind and
// candidates (an array of numbers, or of codes of rows without one) behind code, and neither mdc nor adrg. Every key is always
// there, and behind them core_changes, true, of a pack that changes national rules above the leaf; the index of an issue that concerns no entry of a list is -1.
func (r *Result) AppendJSON(b []byte) []byte {
	b = appendMember(b, `{"id":`, r.ID)
	b = appendMember(b, `,"status":`, r.Status.String())
	if r.Pack != nil && r.Pack.System == SystemDIP {
		b = appendMember(b, `,"code":`, r.Code)
		b = r.DIP.appendJSON(b)
	} else {
		b = appendMember(b, `,"mdc":`, r.MDC)
		b = appendMember(b, `,"adrg":`, r.ADRG)
		b = appendMember(b, `,"code":`, r.Code)
	}
	b = append(b, `,"issues":[`...)
	for i, issue := range r.Issues() {
		if i > 0 {
			b = append(b, ',')
		}
		b = issue.AppendJSON(b)
	}
	b = append(b, `],"pack":"`...)
	digest := ""
	if r.Pack != nil {
		b = append(b, r.Pack.ID...)
		b = append(b, '@')
		b = append(b, r.Pack.Edition...)
		digest = r.Pack.Digest
	}
	b = appendMember(b, `","digest":`, digest)
	if r.Pack != nil && r.Pack.CoreChanges {
		b = append(b, `,"core_changes":true`...)
	}
	return append(b, '}')
}

// appendJSON appends the members that only DIP has.
func (a *DIPAnswer) appendJSON(b []byte) []byte {
	b = append(b, `,"number":`...)
	if a.Number > 0 {
		b = strconv.AppendInt(b, int64(a.Number), 10)
	} else {
		b = append(b, "null"...)
	}
	b = appendMember(b, `,"kind":`, a.Kind.String())
	b = append(b, `,"candidates":[`...)
	first := true
	for c := range a.Candidates() {
		if !first {
			b = append(b, ',')
		}
		first = false
		if c.Number > 0 {
			b = strconv.AppendInt(b, int64(c.Number), 10)
		} else {
			b = appendMember(b, "", c.Code)
		}
	}
	return append(b, ']')
}

// MarshalJSON returns what AppendJSON appends.
func (r Result) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }

// AppendJSON appends the issue as one JSON object with the keys code, field, index and value.
func (i *Issue) AppendJSON(b []byte) []byte {
	b = appendMember(b, `{"code":`, string(i.Code))
	b = appendMember(b, `,"field":`, i.Field.String())
	b = append(b, `,"index":`...)
	b = strconv.AppendInt(b, int64(i.Index), 10)
	b = appendMember(b, `,"value":`, i.Value())
	return append(b, '}')
}

// MarshalJSON returns what AppendJSON appends.
func (i Issue) MarshalJSON() ([]byte, error) { return i.AppendJSON(nil), nil }

// appendMember appends a key as it is written and a text as a JSON string.
func appendMember(b []byte, key, s string) []byte {
	b = append(b, key...)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			q, _ := json.Marshal(s) // a string always has a form
			return append(b, q...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
