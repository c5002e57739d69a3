package guard

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func keepIDs(path string) bool { return strings.HasSuffix(path, ".id") }

func TestMaskJSON(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"untouched, byte for byte", ` {"a": [1.50, 1e3, "x"],"a":null } `, ` {"a": [1.50, 1e3, "x"],"a":null } `},
		{"a text", `{"events":[{"message":{"text":"番号4111111111111111"}}]}`, `{"events":[{"message":{"text":"番号************1111"}}]}`},
		{"a kept id", `{"message":{"id":"4111111111111111"}}`, `{"message":{"id":"4111111111111111"}}`},
		{"the top", `"4111111111111111"`, `"************1111"`},
		{"nested lists", `[["4111111111111111"],[],{}]`, `[["************1111"],[],{}]`},
		{"escapes stay right", `{"t":"\"4111\n1111\n1111\n1111\"\\\/"}`, `{"t":"\"****\u000a****\u000a****\u000a1111\"\\/"}`},
		{"escaped digits", `"\u0034111111111111111"`, `"************1111"`},
		{"numbers are not texts", `[4111111111111111]`, `[4111111111111111]`},
		{"NUL in a text", `{"t":"a\u0000b"}`, `{"t":"a` + "\ufffd" + `b"}`},
		{"NUL in a kept text", `{"m":{"id":"a\u0000"}}`, `{"m":{"id":"a` + "\ufffd" + `"}}`},
		{"NUL in a key", `{"a\u0000":1}`, `{"a` + "\ufffd" + `":1}`},
		{"half a surrogate pair", `{"t":"\ud83d"}`, `{"t":"` + "\ufffd" + `"}`},
		{"a whole pair", `{"t":"\ud83d\ude4f"}`, `{"t":"\ud83d\ude4f"}`},
		{"a byte that is not UTF-8", "{\"t\":\"a\xff\"}", `{"t":"a` + "\ufffd" + `"}`},
		{"an escape and a bad byte", "{\"t\":\"\\n\xff\"}", `{"t":"\u000a` + "\ufffd" + `"}`},
		{"a key cannot pose as a path", `{"x.id":"4111111111111111"}`, `{"x.id":"************1111"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := MaskJSON([]byte(tt.in), keepIDs)
			if err != nil || string(got) != tt.want {
				t.Errorf("MaskJSON(%s)\n got %s, %v\nwant %s", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestMaskJSONPaths(t *testing.T) {
	in := `{"events":[{"message":{"text":"a","a.b":"b","":"c"}},["d"]],"destination":"e"}`
	var paths []string
	_, _, err := MaskJSON([]byte(in), func(p string) bool { paths = append(paths, p); return false })
	want := `events[].message.text events[].message."a.b" events[].message."" events[][] destination`
	if got := strings.Join(paths, " "); err != nil || got != want {
		t.Errorf("paths %s, %v\nwant  %s", got, err, want)
	}
}

func TestMaskJSONFindings(t *testing.T) {
	_, found, err := MaskJSON([]byte(`{"a":["🙏4111111111111111"]}`), nil)
	want := JSONFinding{"a[]", Finding{KindCard, 2, 16, "1111"}}
	if err != nil || len(found) != 1 || found[0] != want {
		t.Errorf("found %+v, %v; want %+v", found, err, want)
	}
}

func TestMaskJSONRefusesOtherThings(t *testing.T) {
	for _, in := range []string{"", "{", `{"a":1} {}`, "'a'", "\x00", `{"a":"` + "\x00" + `"}`} {
		if got, _, err := MaskJSON([]byte(in), nil); !errors.Is(err, ErrNotJSON) || got != nil {
			t.Errorf("MaskJSON(%q) = %q, %v; want ErrNotJSON", in, got, err)
		}
	}
}

func FuzzMaskJSON(f *testing.F) {
	for _, s := range []string{
		`{"events":[{"message":{"id":"4111111111111111","text":"4111 1111 1111 1111"}}]}`, `[[],{},"\ud83d\u0000",1e9,null,true]`,
		"{\"a\":\"\\n\xff\"}", ` "４１１１ー１１１１ー１１１１ー１１１１" `, `{"":{"":[{"":""}]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := string(raw)
		got, found, err := MaskJSON(raw, keepIDs)
		if string(raw) != before {
			t.Fatal("the input was written to")
		}
		if (err == nil) != json.Valid(raw) {
			t.Fatalf("MaskJSON(%q): %v", raw, err)
		}
		if err != nil {
			return
		}
		if !json.Valid(got) {
			t.Fatalf("MaskJSON(%q) = %q is not JSON", raw, got)
		}
		again, more, err := MaskJSON(got, keepIDs)
		if err != nil || string(again) != string(got) || len(more) > 0 {
			t.Fatalf("MaskJSON(%q) = %q %v, and again %q %v %v", raw, got, found, again, more, err)
		}
	})
}
