package openapitest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func TestProperties(t *testing.T) {
	got := properties([]byte(`{"to":"U1","messages":[{"type":"text","text":"say \"type\":\"x\""}, {"type" : "flex","altText":"type"},{"type":7,"text":""}`))
	if want := []string{"altText", "messages", "text", "to", "type=flex", "type=text"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	for _, broken := range []string{"", `"`, `{"a`, `{"a\`, "grant_type=client_credentials"} {
		if got := properties([]byte(broken)); got != nil {
			t.Errorf("%q: %q", broken, got)
		}
	}
}

func push(body string) lineemu.Traffic {
	return lineemu.Traffic{
		Entry:   lineemu.Entry{Kind: "api", Method: "POST", Path: "/v2/bot/message/push", Endpoint: "push", Status: 200},
		Request: []byte(body), Response: []byte(`{"sentMessages":[{"id":"1"}]}`),
	}
}

func TestRecord(t *testing.T) {
	loaded(t)
	const good = `{` + to + `,"messages":[{"type":"text","text":"a"}]}`
	missing, refused, odd, answer, cut := push(good), push(`{`+to+`,"messages":[]}`), push(`{"what":1}`), push(good), push(good)
	missing.Path, missing.Endpoint = "/v2/bot/nowhere", "none"
	refused.Status, refused.Response = 400, []byte(`{"message":"may not be empty"}`)
	odd.Odd = true
	answer.Response = []byte(`{"sentMessages":[{}]}`)
	cut.Fault, cut.Response = lineemu.FaultCutAfter, nil
	for _, tc := range []struct {
		name  string
		tr    lineemu.Traffic
		wrong string
	}{
		{"as it should be", push(good), ""},
		{"wrong property", push(`{` + to + `,"messages":[{"type":"text","text":"a","quoteTokn":"x"}]}`), "quoteTokn"},
		{"no such operation", missing, "no operation"},
		{"refused by rule", refused, "/messages: minimum number of items"},
		{"wrong answer", answer, "the answer: /sentMessages/0/id"},
		{"answer made by a fault", cut, ""},
		{"odd on purpose", odd, ""},
		{"webhook without destination", lineemu.Traffic{Entry: lineemu.Entry{Kind: "webhook"}, Request: []byte(`{"events":[]}`)}, "destination"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := &Record{Each: 1}
			for range 100 {
				r.Add(push(good))
			}
			r.Add(tc.tr)
			_, err := r.Check()
			expect(t, err, tc.wrong)
		})
	}
}

// However much is said, little is kept.
func TestRecordIsBounded(t *testing.T) {
	r := &Record{Each: 2}
	for i := range 10_000 {
		r.Add(push(fmt.Sprintf(`{"one%d":1}`, i/2)))
		r.Add(push(`{"same":1}`))
	}
	kept := 0
	for _, s := range r.shapes {
		kept += len(s.kept)
	}
	if len(r.shapes) > most+1 || kept > 2*most+10 || r.Counts.Requests != 20_000 {
		t.Errorf("%d shapes, %d kept, %v", len(r.shapes), kept, r.Counts)
	}
}

func BenchmarkAdd(b *testing.B) {
	r := &Record{Each: 8}
	tr := push(`{` + to + `,"messages":[` + strings.Repeat(`{"type":"text","text":"お届け日を変更したいのですが"},`, 4) + `{"type":"text","text":"a"}]}`)
	b.ReportAllocs()
	for b.Loop() {
		r.Add(tr)
	}
}
