package flow

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// Limits of ports.
const (
	maxPorts      = 50 // of a brand
	maxHeaders    = 20
	maxHeader     = 4096 // bytes of a value
	maxURL        = 2000
	maxActions    = 100
	portTimeout   = 10 * time.Second
	shortestWait  = time.Second
	longestWait   = 30 * time.Second
	reservedPorts = "demo"
	maxActionName = 80 // signs
)

var (
	portName   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	headerName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,63}$`)
)

// ourHeaders are those that the desk itself sets, or that would change how a request is read.
var ourHeaders = []string{"host", "content-type", "content-length", "content-encoding", "transfer-encoding", "connection", "idempotency-key", "accept",
	"accept-encoding", "te", "trailer", "upgrade", "expect", "user-agent"}

// check refuses what can't be a port.
func (d *PortDesk) check(c PortChange) error {
	if !portName.MatchString(c.Name) {
		return desk.E(desk.Invalid, "bad_name", "A port's name has up to 40 lower-case letters, digits, \"-\" and \"_\".").On("name")
	}
	if _, taken := d.builtIn[c.Name]; taken || strings.HasPrefix(c.Name, reservedPorts) {
		return desk.E(desk.Invalid, "reserved_name", "Names that begin with \"demo\" are the desk's own. Choose another.").On("name")
	}
	if len(c.URL) > maxURL {
		return desk.E(desk.Invalid, "bad_url", "The address has at most 2000 characters.").On("url")
	}
	if err := d.call.Fits(c.URL); err != nil {
		return err
	}
	if c.Timeout < shortestWait || c.Timeout > longestWait {
		return desk.E(desk.Invalid, "bad_timeout", "Wait 1 to 30 seconds for an answer (1000 to 30000).").On("timeout_ms")
	}
	if len(c.Headers) > maxHeaders || len(c.Actions) > maxActions {
		return desk.E(desk.TooLarge, "too_many", "A port has at most 20 headers and 100 actions.")
	}
	for name, value := range c.Headers {
		if !headerName.MatchString(name) || slices.Contains(ourHeaders, strings.ToLower(name)) {
			return desk.E(desk.Invalid, "bad_header", "A header's name has letters, digits and \"-\", and is none of those that the desk sets itself.").On("headers")
		}
		if value != nil && (*value == "" || len(*value) > maxHeader || strings.ContainsFunc(*value, func(r rune) bool { return r < ' ' || r > '~' })) {
			return desk.E(desk.Invalid, "bad_header", "A header's value has 1 to 4096 printable ASCII characters.").On("headers." + name)
		}
	}
	return checkActions(c.Actions)
}

func checkActions(actions []bot.PortAction) error {
	seen := map[string]bool{}
	for _, a := range actions {
		names := append(append([]string{a.Name}, a.Args...), a.Gives...)
		if seen[a.Name] || len(names) > maxActions || slices.ContainsFunc(names, func(s string) bool { return !bot.Lettered(s, "_.-", maxActionName) }) {
			return desk.E(desk.Invalid, "bad_action", "Each action has a name of its own; names of actions, arguments and fields have up to 80 letters, digits, \"_\", \"-\" and \".\".").On("actions")
		}
		seen[a.Name] = true
	}
	return nil
}
