package lineemu

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// AssertionKey is the public half of a channel's assertion signing key, as a JWK. LINE gives it
// its kid when it is registered; an empty one is drawn here.
type AssertionKey struct {
	KTY string `json:"kty"`
	N   string `json:"n"`
	E   string `json:"e"`
	Alg string `json:"alg,omitempty"`
	Use string `json:"use,omitempty"`
	KID string `json:"kid"`
}

const leastKeyBits = 2048

// public returns the key; the error says what to give.
func (k AssertionKey) public() (*rsa.PublicKey, error) {
	n, errN := base64.RawURLEncoding.DecodeString(k.N)
	e, errE := base64.RawURLEncoding.DecodeString(k.E)
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	if k.KTY != "RSA" || errN != nil || errE != nil || key.N.BitLen() < leastKeyBits || key.E < 3 {
		return nil, fmt.Errorf("assertion_key: give the public RSA key of %d bits or more as a JWK: kty RSA, n and e in base64url", leastKeyBits)
	}
	return key, nil
}

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	assertionAud  = "https://api.line.me/"
	assertionLife = 30 * time.Minute    // the longest exp
	tokenLife     = 30 * 24 * time.Hour // the longest token_exp
)

// claims are those LINE reads of an assertion.
type claims struct {
	Iss      string `json:"iss"`
	Sub      string `json:"sub"`
	Aud      string `json:"aud"`
	Exp      int64  `json:"exp"`
	TokenExp int64  `json:"token_exp"` // seconds; v2.1 only
}

// check looks at everything but the signature.
func (c claims) check(channelID string, now time.Time) error {
	exp := time.Unix(c.Exp, 0)
	switch {
	case c.Iss != channelID || c.Sub != channelID:
		return errors.New("iss and sub must be the channel ID")
	case c.Aud != assertionAud:
		return errors.New("aud must be " + assertionAud)
	case !exp.After(now):
		return errors.New("the assertion has expired")
	case exp.After(now.Add(assertionLife)):
		return errors.New("exp must not be more than 30 minutes away")
	}
	return nil
}

// verifyJWT checks the RS256 signature of a compact JWT with the key its kid names and returns
// its claims. No other algorithm is taken.
func verifyJWT(token string, key func(kid string) *rsa.PublicKey) (claims, error) {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, errors.New("the assertion is not a JWT")
	}
	var head struct{ Alg, Typ, Kid string }
	if err := decodePart(parts[0], &head); err != nil {
		return c, err
	}
	if head.Alg != "RS256" {
		return c, errors.New("alg must be RS256")
	}
	public := key(head.Kid)
	if public == nil {
		return c, errors.New("kid names no assertion signing key of this channel")
	}
	sig, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return c, errors.New("the signature is not base64url")
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(public, crypto.SHA256, sum[:], sig) != nil {
		return c, errors.New("the signature is wrong")
	}
	return c, decodePart(parts[1], &c)
}

func decodePart(part string, v any) error {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil || json.Unmarshal(raw, v) != nil {
		return errors.New("the assertion is not a JWT")
	}
	return nil
}
