package lineemu

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// Nothing without the key's signature passes, and nothing panics.
func FuzzVerifyJWT(f *testing.F) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiIxIn0.c2ln")
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := verifyJWT(token, func(string) *rsa.PublicKey { return &key.PublicKey }); err == nil {
			t.Errorf("%q passed without a signature", token)
		}
	})
}

// No body makes the reader panic or hang, and what it takes is what encoding/json finds under
// exactly that name.
func FuzzBody(f *testing.F) {
	f.Add([]byte(`{"to":"a","TO":"b","messages":[{"x":[1,{"y":null}]}]}`))
	f.Add([]byte(`{"to":"a","none":1e999}`))
	f.Add([]byte(`{"to":"a","to":"b"}`))
	f.Add([]byte(` [1e999,"\xff"]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var req pushRequest
		if parseBody(body, &req) != nil {
			return
		}
		var exact map[string]json.RawMessage
		if err := json.Unmarshal(body, &exact); err != nil {
			t.Fatalf("%q was taken: %v", body, err)
		}
		var to string
		if len(exact["to"]) > 0 {
			_ = json.Unmarshal(exact["to"], &to)
		}
		if to != req.To {
			t.Errorf("%q: %q, want %q", body, req.To, to)
		}
	})
}

// A text whose braces are all doubled has no placeholder.
func FuzzPlaceholders(f *testing.F) {
	f.Add("{a} {{b}} }")
	f.Fuzz(func(t *testing.T, text string) {
		if keys, ok := placeholders(text); ok && len(keys) > strings.Count(text, "{") {
			t.Errorf("%q: more keys than braces: %q", text, keys)
		}
		if !utf8.ValidString(text) {
			return
		}
		doubled := strings.NewReplacer("{", "{{", "}", "}}").Replace(text)
		if keys, ok := placeholders(doubled); !ok || len(keys) > 0 {
			t.Errorf("%q: %q, %v", doubled, keys, ok)
		}
	})
}
