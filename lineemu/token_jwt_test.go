package lineemu_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// signer is a channel's assertion signing key, made and registered as a developer does.
type signer struct {
	key *rsa.PrivateKey
	kid string
}

func (w *world) signer() signer {
	w.t.Helper()
	key := must(rsa.GenerateKey(rand.Reader, 2048))(w.t)
	b64 := base64.RawURLEncoding.EncodeToString
	body := fmt.Sprintf(`{"assertion_key":{"kty":"RSA","alg":"RS256","use":"sig","e":%q,"n":%q}}`, b64(big.NewInt(int64(key.E)).Bytes()), b64(key.N.Bytes()))
	ch := w.want(w.control("PUT", "/emu/channels/"+w.ch.ID, body), 200, "").json(w.t)
	keys := ch["assertion_keys"].([]any)
	return signer{key, keys[len(keys)-1].(map[string]any)["kid"].(string)}
}

func (s signer) sign(t *testing.T, head, claims map[string]any) string {
	t.Helper()
	part := func(v any) string { return base64.RawURLEncoding.EncodeToString(must(json.Marshal(v))(t)) }
	text := part(head) + "." + part(claims)
	sum := sha256.Sum256([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(must(rsa.SignPKCS1v15(nil, s.key, crypto.SHA256, sum[:]))(t))
}

// assertion is a good one, with claims and header (as head.x) changed as told; nil removes.
func (w *world) assertion(s signer, change map[string]any) string {
	w.t.Helper()
	head := map[string]any{"alg": "RS256", "typ": "JWT", "kid": s.kid}
	claims := map[string]any{
		"iss": w.ch.ID, "sub": w.ch.ID, "aud": "https://api.line.me/", "exp": w.Now().Add(30 * time.Minute).Unix(), "token_exp": 86400,
	}
	for k, v := range change {
		in := claims
		if name, ok := strings.CutPrefix(k, "head."); ok {
			in, k = head, name
		}
		if in[k] = v; v == nil {
			delete(in, k)
		}
	}
	return s.sign(w.t, head, claims)
}

func jwtForm(assertion string) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "client_assertion": {assertion},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}
}

const pathJWT = "/oauth2/v2.1/token"

func TestTokensByJWT(t *testing.T) {
	w := standing(t, lineemu.Config{})
	s := w.signer()
	good := jwtForm(w.assertion(s, nil))
	kids := func() []any {
		q := url.Values{"client_assertion": good["client_assertion"], "client_assertion_type": good["client_assertion_type"]}
		return w.want(w.call("GET", "/oauth2/v2.1/tokens/kid?"+q.Encode(), nil), 200, "").json(t)["kids"].([]any)
	}
	if len(kids()) != 0 {
		t.Errorf("kids %v", kids())
	}
	first := w.want(w.form(pathJWT, good), 200, "").json(t)
	token, kid := first["access_token"].(string), first["key_id"].(string)
	if first["expires_in"] != 86400.0 || first["token_type"] != "Bearer" || !w.works(token) || !slices.Equal(kids(), []any{kid}) {
		t.Fatalf("%v, kids %v", first, kids())
	}
	for range 29 {
		w.want(w.form(pathJWT, good), 200, "")
	}
	w.want(w.form(pathJWT, good), 400, "") // the 31st is refused; short-lived tokens push out the oldest instead
	revoke := url.Values{"client_id": {w.ch.ID}, "client_secret": {"x"}, "access_token": {token}}
	w.want(w.form("/oauth2/v2.1/revoke", revoke), 400, "")
	revoke.Set("client_secret", w.ch.Secret)
	w.want(w.form("/oauth2/v2.1/revoke", revoke), 200, "")
	if w.works(token) || len(kids()) != 29 {
		t.Errorf("after revoking: %d kids", len(kids()))
	}
	last := w.want(w.form(pathJWT, jwtForm(w.assertion(s, map[string]any{"token_exp": 60}))), 200, "").json(t)["access_token"].(string)
	w.advance(time.Minute)
	if w.works(last) {
		t.Error("the token outlived its token_exp")
	}
	stateless := w.want(w.form("/oauth2/v3/token", good), 200, "").json(t)
	if stateless["expires_in"] != 900.0 || !w.works(stateless["access_token"].(string)) {
		t.Errorf("stateless %v", stateless)
	}
}

func TestAssertionsAreRefused(t *testing.T) {
	w := standing(t, lineemu.Config{})
	s, foreign := w.signer(), signer{must(rsa.GenerateKey(rand.Reader, 2048))(t), ""}
	foreign.kid = s.kid
	cases := map[string]string{
		"not a JWT":     "a.b",
		"another key":   w.assertion(foreign, nil),
		"cut signature": strings.TrimSuffix(w.assertion(s, nil), "A")[:200],
	}
	for name, change := range map[string]map[string]any{
		"alg none":    {"head.alg": "none"},
		"alg HS256":   {"head.alg": "HS256"},
		"unknown kid": {"head.kid": "x"},
		"no kid":      {"head.kid": nil},
		"iss":         {"iss": "1"},
		"sub":         {"sub": nil},
		"aud":         {"aud": "https://access.line.me/"},
		"expired":     {"exp": w.Now().Unix()},
		"too long":    {"exp": w.Now().Add(31 * time.Minute).Unix()},
		"token_exp":   {"token_exp": 30*86400 + 1},
		"no life":     {"token_exp": nil},
	} {
		cases[name] = w.assertion(s, change)
	}
	for name, assertion := range cases {
		if r := w.form(pathJWT, jwtForm(assertion)); r.status != 400 || r.json(t)["error_description"] == "" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	body := `{"assertion_key":{"kty":"RSA","e":"AQAB","n":"AQAB"}}`
	if r := w.control("PUT", "/emu/channels/"+w.ch.ID, body); r.status != 400 || !strings.Contains(r.body, "2048") {
		t.Errorf("a short key: %d %s", r.status, r.body)
	}
}

func TestAccountStates(t *testing.T) {
	w := newWorld(t)
	patch := func(body string) map[string]any {
		return w.want(w.control("PUT", "/emu/channels/"+w.ch.ID, body), 200, "").json(t)
	}
	patch(`{"suspended":true}`)
	w.want(w.call("GET", "/v2/bot/info", nil), 403, "Access to this API is not available for your account")
	if d := w.act(lineemu.Act{Type: "text", Text: "a"}).Delivery; d.Result != lineemu.Delivered {
		t.Errorf("a customer of a suspended account: %+v", d)
	}
	w.bot.got()
	patch(`{"suspended":false}`)
	short := w.form("/v2/oauth/accessToken", w.credentials()).json(t)["access_token"].(string)
	patch(`{"token_revoked":true}`)
	if w.works(w.ch.AccessToken) || w.works(short) {
		t.Error("revoked tokens work")
	}
	patch(`{"token_revoked":false}`)
	if !w.works(w.ch.AccessToken) || w.works(short) {
		t.Error("only the long-lived token comes back")
	}
	fresh := patch(`{"access_token":""}`)["access_token"].(string)
	if w.works(w.ch.AccessToken) || !w.works(fresh) {
		t.Error("the token was not replaced")
	}
	w.ch.AccessToken = fresh
	patch(`{"secret":"new"}`)
	if r := w.form("/oauth2/v3/token", w.credentials()); r.status != 400 {
		t.Errorf("the old secret issues tokens: %d", r.status)
	}
	w.act(lineemu.Act{Type: "text", Text: "a"})
	if h := w.bot.got()[0]; h.header.Get("X-Line-Signature") != lineemu.Sign("new", h.body) {
		t.Error("webhooks are signed with the old secret")
	}
	w.want(w.call("GET", "/v2/bot/followers/ids", nil), 403, "Access to this API is not available for your account")
	patch(`{"verified":true}`)
	w.want(w.call("GET", "/v2/bot/followers/ids", nil), 200, "")
	patch(`{"quota":10,"used":10}`)
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 429, "You have reached your monthly limit.")
}
