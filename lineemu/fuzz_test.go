package lineemu

import (
	"crypto/rand"
	"crypto/rsa"
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
