package lineemu

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"
)

const (
	agentName = "LineBotWebhook/2.0"
	hookType  = "application/json; charset=utf-8"
	sigHeader = "x-line-signature" // LINE sends it in lower case
	maxAnswer = 1 << 20
)

// signing says how a raw post is signed.
type signing string

const (
	signWell  signing = ""
	signBadly signing = "bad"
	signNot   signing = "none"
)

// Sign returns the x-line-signature of a body: base64 of HMAC-SHA256 keyed with the channel secret.
func Sign(secret string, body []byte) string { return newSigner(secret).sign(body) }

// signer signs with one secret, one body after the other.
type signer struct {
	secret string
	mac    hash.Hash
	sum    [sha256.Size]byte
}

func newSigner(secret string) *signer {
	return &signer{secret: secret, mac: hmac.New(sha256.New, []byte(secret))}
}

func (s *signer) sign(body []byte) string {
	s.mac.Reset()
	s.mac.Write(body)
	return base64.StdEncoding.EncodeToString(s.mac.Sum(s.sum[:0]))
}

// signature signs as asked. The platform keeps signers: setting one up is half the work.
func (p *Platform) signature(secret string, body []byte, how signing) string {
	switch how {
	case signNot:
		return ""
	case signBadly:
		return Sign(secret+"-not-this-one", body)
	}
	s, ok := p.signers.Get().(*signer)
	if !ok || s.secret != secret {
		s = newSigner(secret)
	}
	defer p.signers.Put(s)
	return s.sign(body)
}

// A carrier takes webhooks to the bot server. It follows no redirects: they are an error status to LINE.
type carrier interface {
	// carry makes one signed POST (sig may be empty) and reads the answer, of at most maxAnswer bytes.
	// It does not keep body.
	// A status comes with an error when the answer broke off in its body.
	carry(to *url.URL, sig string, body []byte, deadline time.Time) (status int, answer []byte, err error)
	close()
}

// postTo makes the request and sorts its outcome; the second value is what the bot answered.
func (p *Platform) postTo(ch Channel, body []byte, sign signing) (Delivery, []byte) {
	to, err := url.Parse(ch.WebhookURL)
	if err != nil {
		return Delivery{Result: Failed, Reason: ReasonOther, Detail: err.Error()}, nil
	}
	status, answer, err := p.carrier.carry(to, p.signature(ch.Secret, body, sign), body, time.Now().Add(p.cfg.WebhookTimeout))
	switch {
	case err != nil:
		return Delivery{Status: status, Result: Failed, Reason: reasonOf(err), Detail: err.Error()}, answer
	case status < 200 || status > 299:
		return Delivery{Status: status, Result: Failed, Reason: ReasonStatus}, answer
	default:
		return Delivery{Status: status, Result: Delivered}, answer
	}
}

// transport carries by net/http's means.
type transport struct{ http.RoundTripper }

func (t transport) carry(to *url.URL, sig string, body []byte, deadline time.Time) (int, []byte, error) {
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	body = slices.Clone(body) // a RoundTripper may still read it when it has returned an error
	req := (&http.Request{
		Method: http.MethodPost, URL: to, Host: to.Host, Header: http.Header{"Content-Type": {hookType}, "User-Agent": {agentName}},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
		GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
	}).WithContext(ctx)
	if sig != "" {
		req.Header[sigHeader] = []string{sig}
	}
	resp, err := t.RoundTrip(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return resp.StatusCode, answer, err
}

func (t transport) close() {
	if idle, ok := t.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}

// reasonOf sorts a transport error into LINE's reasons.
func reasonOf(err error) string {
	var op *net.OpError
	var dns *net.DNSError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return ReasonTimeout
	case errors.As(err, &dns), errors.As(err, &op) && op.Op == "dial":
		return ReasonConnect
	default:
		return ReasonOther
	}
}
