package line

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Emulator makes channels on the LINE emulator that stands where LINE's API was configured.
type Emulator struct {
	base string
	http *http.Client
}

// NewEmulator gives the emulator at an address of this machine; ok is false for any other,
// for there LINE itself, or a way to it, is meant.
func NewEmulator(api string) (e *Emulator, ok bool) {
	u, err := url.Parse(api)
	if err != nil {
		return nil, false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, false
	}
	return &Emulator{api, &http.Client{Timeout: 10 * time.Second, CheckRedirect: stay}}, true
}

var errNoEmulator = desk.E(desk.Unavailable, "emulator_unavailable", "The LINE emulator does not answer. Is it running? madoguchi emulator")

// Phone is the page on which customers write.
func (e *Emulator) Phone() string { return e.base }

// Open makes a channel.
func (e *Emulator) Open(ctx context.Context, name string) (cred flow.Credentials, err error) {
	body, err := json.Marshal(map[string]string{"name": name})
	if err != nil {
		return cred, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.base+"/emu/channels", bytes.NewReader(body))
	if err != nil {
		return cred, errNoEmulator.Because(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := e.http.Do(req)
	if err != nil {
		return cred, errNoEmulator.Because(bare(err))
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return cred, errNoEmulator.Because(err)
	}
	var made struct{ ID, Secret string }
	if err := json.Unmarshal(answer, &made); err != nil || res.StatusCode != http.StatusCreated || made.ID == "" {
		return cred, errNoEmulator.Because(errors.New(res.Status))
	}
	return flow.Credentials{LineID: made.ID, Secret: made.Secret}, nil
}
