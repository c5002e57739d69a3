package line

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// Verify tells whether signature (the x-line-signature header) was made over exactly these
// bytes with one of the secrets: the channel's current one and, while it is being changed,
// the previous one. Empty secrets never match. Every secret is tried, so that the time taken
// does not tell which one fitted.
func Verify(body []byte, signature string, secrets ...string) bool {
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || len(given) != sha256.Size {
		return false
	}
	matched := false
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		if hmac.Equal(given, mac.Sum(nil)) {
			matched = true
		}
	}
	return matched
}
