package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// parse reads a command line as the program does.
func parse(t *testing.T, args ...string) (Desk, error) {
	t.Helper()
	var d Desk
	k, err := kong.New(&d)
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.Parse(args)
	return d, err
}

func TestTrustedProxies(t *testing.T) {
	for given, want := range map[string]string{
		"":                             "[]",
		"10.1.2.3/8, 192.0.2.7":        "[10.0.0.0/8 192.0.2.7/32]",
		"::1,2001:db8::1/64,":          "[::1/128 2001:db8::/64]",
		"127.0.0.0/8,::1/128,fd00::/8": "[127.0.0.0/8 ::1/128 fd00::/8]",
	} {
		d, err := parse(t, "--trusted-proxies="+given)
		if got := fmt.Sprint(d.TrustedProxies); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", given, got, err, want)
		}
	}
	if d, err := parse(t); err != nil || fmt.Sprint(d.TrustedProxies) != "[127.0.0.0/8 ::1/128]" {
		t.Errorf("by default: %v, %v", d.TrustedProxies, err)
	}
	t.Setenv("MADOGUCHI_TRUSTED_PROXIES", "172.16.0.0/12")
	if d, err := parse(t); err != nil || fmt.Sprint(d.TrustedProxies) != "[172.16.0.0/12]" {
		t.Errorf("from the environment: %v, %v", d.TrustedProxies, err)
	}
	for _, bad := range []string{"proxy.example.jp", "10.0.0.0/33", "0.0.0.0/0", "::/0", "::ffff:10.0.0.0/104", "fe80::1%eth0", "10.0.0.1:80", "10.0.0.1;10.0.0.2"} {
		if _, err := parse(t, "--trusted-proxies="+bad); err == nil || !strings.Contains(err.Error(), "--trusted-proxies") || !strings.Contains(err.Error(), bad) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzPrefixes(f *testing.F) {
	f.Add("127.0.0.0/8,::1")
	f.Add(",,fe80::1%eth0/64")
	f.Fuzz(func(t *testing.T, s string) {
		var p Prefixes
		if p.UnmarshalText([]byte(s)) != nil {
			return
		}
		for _, one := range p {
			if !one.IsValid() || one.Bits() == 0 || one != one.Masked() || one.Addr().Is4In6() {
				t.Errorf("%q gives %v", s, one)
			}
		}
	})
}
