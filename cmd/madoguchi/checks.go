package main

import (
	"context"
	"fmt"
	"syscall"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// checks is what /readyz and /healthz look at.
func (p *parts) checks() []httpapi.Check {
	return []httpapi.Check{
		{Name: "store", Ready: true, Run: func(ctx context.Context) (string, error) {
			n, _, err := p.store.Backlog(ctx)
			return fmt.Sprintf("%s, %d events undecided", p.store.Engine(), n), err
		}},
		{Name: "disk", Run: func(context.Context) (string, error) {
			free, err := freeBytes(p.cfg.Data)
			if err == nil && free < wantFree {
				err = desk.ErrDiskFull.Because(fmt.Errorf("%d MB are free", free>>20))
			}
			return fmt.Sprintf("%d MB free", free>>20), err
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

// freeBytes tells the room left on a folder's disk.
func freeBytes(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}
