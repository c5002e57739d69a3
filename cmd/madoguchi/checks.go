package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// checks is what /readyz and /healthz look at.
func (p *parts) checks() []httpapi.Check {
	return []httpapi.Check{
		{Name: "store", Ready: true, Run: func(ctx context.Context) (string, error) {
			n, _, err := p.store.Backlog(ctx)
			return fmt.Sprintf("%s, %d events undecided", p.store.Engine(), n), err
		}},
		{Name: "schema", Ready: true, Run: func(ctx context.Context) (string, error) {
			now, err := p.store.Schema(ctx)
			if err != nil {
				return "", err
			}
			return schemaNote(now), now.Fits()
		}},
		{Name: "feed", Run: func(ctx context.Context) (string, error) {
			age, err := p.store.Horizon(ctx)
			if err == nil && age > horizonLimit {
				err = errHorizon.Because(fmt.Errorf("open for %s", age.Round(time.Second)))
			}
			return fmt.Sprintf("oldest writer %s", age.Round(time.Millisecond)), err
		}},
		{Name: "disk", Run: func(context.Context) (string, error) {
			return p.room(p.folders())
		}},
		{Name: "bus", Run: func(context.Context) (string, error) {
			n, ok := p.env.Bus.(*bus.NATS)
			if ok && !n.Connected() {
				return "", desk.E(desk.Unavailable, "nats_down", "NATS is not connected; hints are late by a second.")
			}
			return map[bool]string{true: "nats", false: "in process"}[ok], nil
		}},
	}
}

// schemaNote tells of a database that a newer version has brought forward: this version goes
// on, until it is replaced or as the way back.
func schemaNote(now store.Schema) string {
	if now.Newer() {
		return fmt.Sprintf("%d, this version's is %d: a newer one has been here", now.Version, now.Ours)
	}
	return fmt.Sprint(now.Version)
}

// horizonLimit is how long a transaction may hold the live feed back before
// somebody should look.
const horizonLimit = 5 * time.Second

var errHorizon = desk.E(desk.Unavailable, "feed_held", "A long or prepared transaction on the PostgreSQL server holds the live feed back.")

// room looks at the disks of the folders; one may hold them all.
func (p *parts) room(folders map[string]string) (detail string, err error) {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(folders)) { // that of data comes last: its code is the graver one
		free, e := freeBytes(folders[name])
		words = append(words, fmt.Sprintf("%s %d MB free", name, free>>20))
		full := desk.ErrDiskFull
		if name == "blobs" {
			full = desk.ErrFilesFull
		}
		if e == nil && free < wantFree {
			e = full.Because(fmt.Errorf("%d MB are free", free>>20))
		}
		if e != nil {
			err = e
		}
	}
	return strings.Join(words, ", "), err
}

// freeBytes tells the room left on a folder's disk.
func freeBytes(dir string) (uint64, error) {
	free, _, err := diskRoom(dir)
	return free, err
}
