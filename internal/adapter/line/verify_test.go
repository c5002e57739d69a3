package line

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"testing"
)

func sign(body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestVerify(t *testing.T) {
	body := []byte(`{"destination":"U0","events":[]}`)
	good := sign(body, "now")
	for _, tc := range []struct {
		name, signature string
		body            []byte
		secrets         []string
		want            bool
	}{
		{"current secret", good, body, []string{"now"}, true},
		{"current of two", good, body, []string{"now", "before"}, true},
		{"previous of two", sign(body, "before"), body, []string{"now", "before"}, true},
		{"no previous", good, body, []string{"now", ""}, true},
		{"another secret", sign(body, "other"), body, []string{"now", "before"}, false},
		{"empty secret never fits", sign(body, ""), body, []string{"", ""}, false},
		{"no secrets", good, body, nil, false},
		{"no signature", "", body, []string{"now"}, false},
		{"not base64", "%%%", body, []string{"now"}, false},
		{"hex of the right bytes", "a3f1", body, []string{"now"}, false},
		{"one byte more", good, append([]byte{' '}, body...), []string{"now"}, false},
		{"cut signature", good[:20], body, []string{"now"}, false},
		{"empty body, signed", sign(nil, "now"), nil, []string{"now"}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Verify(tc.body, tc.signature, tc.secrets...); got != tc.want {
				t.Errorf("Verify = %v, want %v", got, tc.want)
			}
		})
	}
}

// A known pair, computed with openssl, so that Verify and the helper above can't err together.
func TestVerifyKnownPair(t *testing.T) {
	if !Verify([]byte(`{"events":[]}`), knownSignature, "0123456789abcdef0123456789abcdef") {
		t.Error("a signature made by openssl was refused")
	}
}

func FuzzVerify(f *testing.F) {
	body := []byte(`{"events":[]}`)
	f.Add(body, sign(body, "s"), "s")
	f.Add(body, "", "")
	f.Add([]byte{}, "AAAA", "s")
	f.Fuzz(func(t *testing.T, body []byte, signature, secret string) {
		accepted := Verify(body, signature, secret)
		given, err := base64.StdEncoding.DecodeString(signature)
		want, _ := base64.StdEncoding.DecodeString(sign(body, secret))
		if accepted != (secret != "" && err == nil && string(given) == string(want)) {
			t.Errorf("Verify(%q, %q, %q) = %v", body, signature, secret, accepted)
		}
		if secret != "" && !Verify(body, sign(body, secret), secret) {
			t.Errorf("a true signature over %q was refused", body)
		}
	})
}

const knownSignature = "uOXhYS9SZTuRd9ahsldz+RDpMX+x899j8NDPLv38AqM="
