package bench

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// deskLedger reads what customers have seen, in the emulator's ledger.
type deskLedger struct {
	*Conn
	next int64
}

// DialCustomer opens the emulator's ledger at its beginning.
func (d *Desk) DialCustomer() Ledger { return &deskLedger{Conn: NewConn(d.emuAddr)} }

// Seen gives the texts that are new, with the emulator's time.
func (l *deskLedger) Seen() (map[string]time.Time, error) {
	l.request("GET", "/emu/ledger?limit=1000&after="+strconv.FormatInt(l.next, 10))
	status, body, err := l.with(nil)
	if err == nil {
		err = refused("the emulator's ledger", 200, status, body)
	}
	if err != nil {
		return nil, err
	}
	var page struct {
		Items []struct {
			At        time.Time
			Direction string
			Message   struct{ Text string }
		}
		Next int64
	}
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, fmt.Errorf("the emulator's ledger: %w", err)
	}
	l.next = page.Next
	seen := map[string]time.Time{}
	for _, it := range page.Items {
		if it.Direction == "out" {
			seen[it.Message.Text] = it.At
		}
	}
	return seen, nil
}
