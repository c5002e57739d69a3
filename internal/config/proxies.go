package config

import (
	"fmt"
	"net/netip"
	"strings"
)

// Prefixes are networks, written with commas between them.
type Prefixes []netip.Prefix

// UnmarshalText reads networks such as 10.0.0.0/8 and single addresses; empty text is none.
// Networks that could never match, or match everybody, are refused.
func (p *Prefixes) UnmarshalText(text []byte) error {
	var list Prefixes
	for word := range strings.SplitSeq(string(text), ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		one, err := prefix(word)
		if err != nil {
			return err
		}
		list = append(list, one)
	}
	*p = list
	return nil
}

func prefix(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if a, e := netip.ParseAddr(s); e == nil && a.Zone() == "" {
		p, err = netip.PrefixFrom(a, a.BitLen()), nil
	}
	switch {
	case err != nil:
		return netip.Prefix{}, fmt.Errorf("%q is no network: give addresses or prefixes such as 127.0.0.0/8,10.1.2.3", s)
	case p.Addr().Is4In6():
		return netip.Prefix{}, fmt.Errorf("%q: write IPv4 addresses as IPv4", s)
	case p.Bits() == 0:
		return netip.Prefix{}, fmt.Errorf("%q is everybody: give smaller networks", s)
	}
	return p.Masked(), nil
}
