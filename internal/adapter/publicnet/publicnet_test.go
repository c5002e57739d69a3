package publicnet

import (
	"net/netip"
	"testing"
)

func TestPublic(t *testing.T) {
	for _, s := range []string{"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
		"240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "fc00::1", "fe80::1", "fec0::1", "ff02::1"} {
		if Has(netip.MustParseAddr(s)) {
			t.Errorf("%s counts as public", s)
		}
	}
	for _, s := range []string{"8.8.8.8", "147.92.165.1", "::ffff:8.8.8.8", "2404:6800:4004::1"} {
		if !Has(netip.MustParseAddr(s)) {
			t.Errorf("%s counts as private", s)
		}
	}
}
