package main

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// Without them all who come through the reverse proxy share one limit of sign-ins.
func TestTrustedProxiesReachTheEdge(t *testing.T) {
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	p := &parts{cfg: config.Desk{TrustedProxies: want}}
	if got := p.httpDeps().TrustedProxies; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
