package lineemu

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
)

const (
	agentName = "LineBotWebhook/2.0"
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
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// postTo makes the request and sorts its outcome; the second value is what the bot answered.
func (p *Platform) postTo(ch Channel, body []byte, sign signing) (Delivery, []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), p.cfg.WebhookTimeout)
	defer cancel()
	to, err := url.Parse(ch.WebhookURL)
	if err != nil {
		return Delivery{Result: Failed, Reason: ReasonOther, Detail: err.Error()}, nil
	}
	req := (&http.Request{
		Method: http.MethodPost, URL: to, Host: to.Host, Header: hookHeader(signature(ch.Secret, body, sign)),
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
		GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
	}).WithContext(ctx)
	resp, err := p.carrier.RoundTrip(req) // not by a Client: a redirect is an error status to LINE
	if err != nil {
		return Delivery{Result: Failed, Reason: reasonOf(err), Detail: err.Error()}, nil
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.ContentLength == 0 && resp.StatusCode >= 200 && resp.StatusCode <= 299 {
		return Delivery{Status: resp.StatusCode, Result: Delivered}, nil
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return Delivery{Status: resp.StatusCode, Result: Failed, Reason: reasonOf(err), Detail: err.Error()}, answer
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return Delivery{Status: resp.StatusCode, Result: Failed, Reason: ReasonStatus}, answer
	}
	return Delivery{Status: resp.StatusCode, Result: Delivered}, answer
}

// Header values that are the same for every webhook. Transports only read them.
var (
	hookType  = []string{"application/json; charset=utf-8"}
	hookAgent = []string{agentName}
)

func hookHeader(sig string) http.Header {
	h := http.Header{"Content-Type": hookType, "User-Agent": hookAgent}
	if sig != "" {
		h[sigHeader] = []string{sig}
	}
	return h
}

func signature(secret string, body []byte, how signing) string {
	switch how {
	case signNot:
		return ""
	case signBadly:
		return Sign(secret+"-not-this-one", body)
	default:
		return Sign(secret, body)
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
