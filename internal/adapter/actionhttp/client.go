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
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/publicnet"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Client makes calls. Safe for many goroutines.
type Client struct {
	networks []netip.Prefix
	secure   *http.Client // https, to the public internet and the networks
	plain    *http.Client // http, to the networks only
	now      func() time.Time
}

var _ flow.Caller = (*Client)(nil)

// New makes a client. networks are those that may be reached although they are not public;
// now is the wall clock.
func New(networks []netip.Prefix, now func() time.Time) *Client {
	c := &Client{networks: networks, now: now}
	c.secure = client(func(ip netip.Addr) bool { return publicnet.Has(ip) || c.named(ip) })
	c.plain = client(c.named)
	return c
}

func (c *Client) named(ip netip.Addr) bool {
	return slices.ContainsFunc(c.networks, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// errClosed says that an address may not be reached.
var errClosed = errors.New("the address is not open to ports")

// client connects where open says, and looks at the address that is really dialled.
func client(open func(netip.Addr) bool) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !open(at.Addr()) {
			return errClosed
		}
		return nil
	}}
	one := new(http.Protocols)
	one.SetHTTP1(true)
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
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
	case u.Scheme == "http" && len(c.networks) == 0, u.Scheme != "http" && u.Scheme != "https":
		return desk.E(desk.Invalid, "bad_url", "The address must begin with https://. An administrator can open networks for http:// (MADOGUCHI_ACTION_NETWORKS).").On("url")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !c.named(ip) && (u.Scheme == "http" || !publicnet.Has(ip)) {
		return desk.E(desk.Invalid, "closed_address", "This address is not on the public internet. An administrator can open its network (MADOGUCHI_ACTION_NETWORKS).").On("url")
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
