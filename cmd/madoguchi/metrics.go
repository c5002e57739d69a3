package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/metrics"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// openRegistry collects what /metrics shows, all but the edge's own; nil when the page is
// closed.
func (p *parts) openRegistry() (*prometheus.Registry, error) {
	if !p.cfg.Metrics && p.cfg.MetricsListen == "" {
		return nil, nil
	}
	reg := prometheus.NewRegistry()
	return reg, errors.Join(
		reg.Register(collectors.NewGoCollector()),
		reg.Register(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})),
		p.meters.Register(reg),
		metrics.RegisterState(reg, metrics.State{
			Version: version, Engine: p.store.Engine(),
			Backlog: p.store.Backlog, Horizon: p.store.Horizon, Unindexed: p.store.Unindexed, NextRun: p.store.NextRun, Kinds: jobKinds,
			Disk: diskRoom, Folders: p.folders(), Pools: p.store.Pools, Bus: p.hintsGoOut,
		}, p.env.Clock.Now),
	)
}

// serveMetrics shows the page at its own address until ctx ends; without one it does nothing.
func (p *parts) serveMetrics(ctx context.Context) error {
	if p.cfg.MetricsListen == "" {
		return nil
	}
	l, err := net.Listen("tcp", p.cfg.MetricsListen)
	if err != nil {
		return fmt.Errorf("--metrics-listen: %w", err)
	}
	page := http.NewServeMux()
	page.Handle("GET /metrics", httpapi.MetricsPage(p.registry))
	return serveHTTP(ctx, l, page)
}

// jobKinds is every kind of work that a desk does.
var jobKinds = []desk.JobKind{desk.JobSend, desk.JobRoute, desk.JobOffer, desk.JobProfile, desk.JobMedia, desk.JobErase,
	desk.JobScrub, desk.JobRead, desk.JobTyping, desk.JobSweep,
	desk.JobBot, desk.JobModel, desk.JobEmbed, desk.JobAction, desk.JobIdle, desk.JobLearn, desk.JobNightly,
	desk.JobOverflow, desk.JobSilent, desk.JobAbsent, desk.JobShift, desk.JobClock, desk.JobRetime,
	desk.JobHold, desk.JobWrap, desk.JobCheck, desk.JobTap, desk.JobFollowUp, desk.JobEscalation, desk.JobMute, desk.JobBulk, desk.JobGuard, desk.JobScheduled, desk.JobForm, desk.JobRefund, desk.JobNotice,
	desk.JobRemedy, desk.JobForesee, desk.JobWatch, desk.JobSurge, desk.JobMenu, desk.JobMenus, desk.JobHook}

// folders names what can become full.
func (p *parts) folders() map[string]string {
	if p.cfg.UsesS3() {
		return map[string]string{"data": p.cfg.Data}
	}
	return map[string]string{"data": p.cfg.Data, "blobs": p.cfg.Blobs}
}

// hintsGoOut tells whether the other nodes hear of what happens here.
func (p *parts) hintsGoOut() bool {
	n, ok := p.env.Bus.(*bus.NATS)
	return !ok || n.Connected()
}

// diskRoom tells free and whole size of a folder's disk.
func diskRoom(dir string) (free, size uint64, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, 0, err
	}
	return s.Bavail * uint64(s.Bsize), s.Blocks * uint64(s.Bsize), nil
}
