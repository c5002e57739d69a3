package main

import (
	"context"
	"fmt"
	"os"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/scenario"
)

// httpDeps gives the HTTP edge what it serves.
func (p *parts) httpDeps() httpapi.Deps {
	return httpapi.Deps{
		Door: p.door, Members: p.members, Brands: p.brands, Channels: p.connects, Emergencies: p.emergency, Keys: p.keys, Hooks: p.hooks, Board: p.board, Settings: p.settings, Traits: p.traits,
		Actor: p.actor, Asker: p.asker, Library: p.library, Librarian: p.librarian,
		Bot: p.bot, Care: p.care, Learner: p.learner, Plans: p.plans,
		Routing: p.routing, Entrance: p.entrance, Menus: p.menus,
		Bulk: p.bulker, Quotas: p.quotas, Incidents: p.incidents,
		Searches: p.searches, Watches: p.watches, Templates: p.templates, Customers: p.contacts, Assists: p.assists, Guards: p.guards, Writing: p.writing, Refunds: p.refunds, Scheduler: p.scheduler, Forms: p.forms, Namings: p.namings,
		Ahead: p.aheads,
		Model: p.model, Scenarios: p.scenarios, Ports: p.systems, Live: p.live, Accepter: p.accepter,
		Installer: p.installer, People: p.store,
		Webhooks: p.channels, Verify: line.Verify, Decode: line.Decode,
		ReadScenario: scenario.Read, WriteScenario: scenario.Write,
		Clock: p.env.Clock, IDs: p.env.IDs, Log: p.env.Log, Version: version,
		Checks: p.checks(), Stopping: p.stopping, PublicURL: p.cfg.PublicURL,
		TrustedProxies: p.cfg.TrustedProxies, Metrics: p.registry, MetricsAside: p.cfg.MetricsListen != "",
	}
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
	fmt.Fprintf(os.Stderr, "\nNobody can sign in yet. Make the first administrator within a day:\n  %s/setup#%s\n\n", p.publicURL(), token)
	return nil
}
