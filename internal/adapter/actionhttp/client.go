// Package actionhttp lets scenarios ask a brand's own systems: one POST of JSON a call, to
// an address that the brand has set up. docs/bot.md describes request and answer.
//
// Whoever sets up an address must not reach what the desk's machine reaches: it connects to
// the public internet only, whatever name led there, follows no redirect and uses no
// proxy. Networks that the configuration names are open, with plain http too.
//
// Neither address, header nor body is in any error or log: codes are.
package actionhttp

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/publicnet"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Client makes calls. Safe for many goroutines.
type Client struct {
	own    publicnet.Own
	secure *http.Client // https, to the public internet and one's own networks
	plain  *http.Client // http, to these only
	now    func() time.Time
}

var _ flow.Caller = (*Client)(nil)

// New makes a client. now is the wall clock.
func New(own publicnet.Own, now func() time.Time) *Client {
	return &Client{own: own, now: now, secure: client(own.Open), plain: client(own.Has)}
}

// errClosed says that an address may not be reached.
var errClosed = errors.New("the address is not open to ports")

func client(open func(netip.Addr) bool) *http.Client {
	one := new(http.Protocols)
	one.SetHTTP1(true)
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            publicnet.Dialer(open, errClosed).DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    5 * time.Second,
			Protocols:              one,
			MaxConnsPerHost:        16,
			DisableKeepAlives:      true, // a request written into a connection just closed is in doubt
			MaxResponseHeaderBytes: 16 << 10,
			DisableCompression:     true, // what arrives is what is counted
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Fits implements flow.Caller.
func (c *Client) Fits(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Fragment != "" || u.Opaque != "":
		return desk.E(desk.Invalid, "bad_url", "Give an address such as https://shop.example.jp/desk.").On("url")
	case u.User != nil:
		return desk.E(desk.Invalid, "bad_url", "An address with a password in it would be shown. Put the password into a header.").On("url")
	case u.Scheme == "http" && len(c.own) == 0, u.Scheme != "http" && u.Scheme != "https":
		return desk.E(desk.Invalid, "bad_url", "The address must begin with https://. An administrator can open networks for http:// (MADOGUCHI_OWN_NETWORKS).").On("url")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !c.own.Has(ip) && (u.Scheme == "http" || !publicnet.Has(ip)) {
		return desk.E(desk.Invalid, "closed_address", "This address is not on the public internet. An administrator can open its network (MADOGUCHI_OWN_NETWORKS).").On("url")
	}
	return nil
}

// of is the client that an address may be called with.
func (c *Client) of(address string) *http.Client {
	if u, err := url.Parse(address); err == nil && u.Scheme == "http" {
		return c.plain
	}
	return c.secure
}

// within bounds a call by its port's patience.
func within(ctx context.Context, to flow.PortTarget) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, min(max(to.Timeout, time.Second), 30*time.Second))
}
