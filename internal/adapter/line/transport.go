package line

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/publicnet"
)

// newTransport speaks HTTP/1.1 only: one request a connection at a time, so that a dead
// connection takes one request with it and the bytes written on it are that request's own.
//
// Idle connections are dropped early. LINE doesn't say when it closes them, and a request
// written into a connection that the other side has just closed is in doubt.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	one := new(http.Protocols)
	one.SetHTTP1(true)
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: conn}, nil
		},
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    5 * time.Second,
		Protocols:              one,
		MaxIdleConns:           128,
		MaxIdleConnsPerHost:    64,
		MaxConnsPerHost:        256,
		IdleConnTimeout:        20 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true, // the announced length is how a truncated file is told
	}
}

// newOpenTransport fetches from addresses that strangers chose: it connects to public
// addresses only, whatever name or redirect led there, and through no proxy.
func newOpenTransport() *http.Transport {
	t := newTransport()
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !publicnet.Has(at.Addr()) {
			return errors.New("this address is not on the public internet")
		}
		return nil
	}}
	t.Proxy, t.DialContext = nil, dialer.DialContext
	t.MaxIdleConns, t.MaxConnsPerHost = 8, 8
	return t
}

// countedConn counts what was handed to the network. A write under way counts as a whole, so
// the count never says less than what left.
type countedConn struct {
	net.Conn
	written atomic.Int64
}

// Write counts, then writes, then takes back what was not written.
func (c *countedConn) Write(p []byte) (int, error) {
	c.written.Add(int64(len(p)))
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n - len(p)))
	return n, err
}
