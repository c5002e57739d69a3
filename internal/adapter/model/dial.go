package model

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/publicnet"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Check tells whether an address may be used: https, or, where an administrator has named
// networks, http too. What its name leads to is looked at when it is dialled.
func (c *Client) Check(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return flow.ErrModelAddress
	}
	if u.Scheme == "https" || u.Scheme == "http" && len(c.own) > 0 {
		return nil
	}
	return flow.ErrModelAddress
}

// client follows no proxy and no redirect.
func client(open func(netip.Addr) bool) *http.Client {
	return &http.Client{
		Transport: &http.Transport{DialContext: publicnet.Dialer(open, flow.ErrModelAddress).DialContext,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, TLSHandshakeTimeout: 5 * time.Second,
			MaxIdleConns: 32, MaxIdleConnsPerHost: 8, MaxConnsPerHost: 32, IdleConnTimeout: 60 * time.Second, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// of is the client that an address may be called with.
func (c *Client) of(u *url.URL) *http.Client {
	if u.Scheme == "http" {
		return c.plain
	}
	return c.secure
}
