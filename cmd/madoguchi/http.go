package main

import (
	"context"
	"fmt"
	"math"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
)

// httpDeps gives the HTTP edge what it serves.
func (p *parts) httpDeps() httpapi.Deps {
	d := httpapi.Deps{
		Door: p.door, Actor: p.actor, Asker: p.asker, Library: p.library, Live: p.live, Accepter: p.accepter,
		Installer: p.installer, People: p.store,
		Webhooks: p.channels, Verify: line.Verify, Decode: line.Decode,
		Clock: p.env.Clock, IDs: p.env.IDs, Log: p.env.Log, Version: version,
		Checks: p.checks(), Stopping: p.stopping, PublicURL: p.cfg.PublicURL,
		TrustedProxies: p.cfg.TrustedProxies,
	}
	if p.cfg.Metrics {
		d.Metrics = prometheus.NewRegistry()
		d.Metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
			gauge("madoguchi_inbox_undecided", "Events accepted and not decided.", func() float64 {
				n, _, err := p.store.Backlog(context.Background())
				return orNaN(float64(n), err)
			}),
			gauge("madoguchi_feed_horizon_seconds", "Age of the oldest writing transaction, which holds the live feed back.", func() float64 {
				age, err := p.store.Horizon(context.Background())
				return orNaN(age.Seconds(), err)
			}))
	}
	return d
}

func gauge(name, help string, read func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read)
}

// orNaN is how Prometheus says that a figure is not known.
func orNaN(v float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return v
}

// inviteFirst prints the set-up link of a desk in which nobody can sign in yet.
// The link is a secret: it goes to the terminal, not into the log.
func (p *parts) inviteFirst(ctx context.Context) error {
	needed, err := p.installer.Needed(ctx)
	if err != nil || !needed {
		return err
	}
	token, err := p.installer.Link(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "\nNobody can sign in yet. Make the first administrator within a day:\n  %s/setup?token=%s\n\n", p.publicURL(), token)
	return nil
}
