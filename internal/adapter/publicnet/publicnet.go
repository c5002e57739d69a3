// Package publicnet tells the internet at large from everything that an address given by
// somebody must not reach: this machine, the company's own network, metadata services.
package publicnet

import (
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// Own are networks that may be reached although they are not public: an administrator has
// named them.
type Own []netip.Prefix

// Has tells whether an address lies in one of them.
func (o Own) Has(ip netip.Addr) bool {
	return slices.ContainsFunc(o, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// Open tells whether an address may be reached by https: it is public, or one's own.
func (o Own) Open(ip netip.Addr) bool { return Has(ip) || o.Has(ip) }

// Dialer connects to addresses that are open. It looks at the address that is really
// dialled, whatever name led there, and refuses others with that error.
func Dialer(open func(netip.Addr) bool, refusal error) *net.Dialer {
	return &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !open(at.Addr()) {
			return refusal
		}
		return nil
	}}
}

// Has tells whether an address belongs to the internet at large. Ask it of the address
// that is really dialled, after names were looked up.
func Has(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, closed := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10", "::/96",
	} {
		if netip.MustParsePrefix(closed).Contains(ip) {
			return false
		}
	}
	return true
}
