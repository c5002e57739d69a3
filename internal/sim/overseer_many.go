package sim

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// toMany begins every message to many, in the incident's name or not; a key follows it.
const toMany = "to many "

// plenty is how many messages may be paid for.
const plenty = 10_000

// begins asks for an action on some inquiries, under one key. Every answer must name one run.
func (o *overseer) begins(order bulk.Order, whom flow.Chosen) {
	key := o.w.serial("b")
	if order.Kind == bulk.Say {
		order.Text = toMany + key + "."
	}
	o.insists("many "+string(order.Kind), func() error {
		r, err := o.n.bulker.Begin(o.w.ctx, o.by, order, whom, key, plenty)
		if err == nil {
			o.w.judge.asked(key, r.ID)
		}
		return err
	})
}

// waits tells whether anybody does: else there is nobody to choose.
func (o *overseer) waits() bool {
	ids, _, err := o.w.db.WhatWaits(o.w.ctx, flow.BacklogQuery{Workspaces: []desk.WorkspaceID{brandID}}, 1, 1)
	return err == nil && len(ids) > 0
}

var allWhoWait = flow.Chosen{Filter: &flow.BacklogQuery{}}

func (o *overseer) tellsWhoWaits() {
	if o.waits() {
		o.begins(bulk.Order{Kind: bulk.Say, Wrote: o.w.chance.in(2), Heated: true}, allWhoWait)
	}
}

func (o *overseer) handsOut() {
	if o.waits() {
		o.begins(bulk.Order{Kind: bulk.Assign, Operator: pick(o.w.chance, operatorIDs)}, allWhoWait)
	}
}

// tags marks whoever is there.
func (o *overseer) tags() {
	rows, _, err := o.w.db.Conversations(o.w.ctx, flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brandID}, Page: desk.Page{Limit: 10}})
	if err != nil || len(rows) == 0 {
		return
	}
	var whom flow.Chosen
	for _, v := range rows {
		whom.IDs = append(whom.IDs, v.ID)
	}
	o.begins(bulk.Order{Kind: bulk.Tag, AddTags: []string{pick(o.w.chance, []string{"a", "b", "c"})}}, whom)
}

// run picks one of those that there are.
func (o *overseer) run() (desk.BulkID, bool) {
	rows, _, err := o.w.db.BulkRuns(o.w.ctx, centreID, "", desk.Page{Limit: 20})
	if err != nil || len(rows) == 0 {
		return "", false
	}
	return pick(o.w.chance, rows).ID, true
}

func (o *overseer) takesBack() {
	if id, ok := o.run(); ok {
		o.insists("back", func() error {
			r, err := o.n.bulker.Back(o.w.ctx, o.by, id)
			if err == nil {
				o.w.judge.asked("undo:"+string(id), r.ID)
			}
			return err
		})
	}
}

func (o *overseer) stops() {
	if id, ok := o.run(); ok {
		o.insists("stop", func() error {
			_, err := o.n.bulker.Stop(o.w.ctx, o.by, id)
			return err
		})
	}
}

// incident is the newest that is open, if one is.
func (o *overseer) incident() (incident.Incident, bool) {
	open, err := o.w.db.OpenIncidents(o.w.ctx, brandID)
	if err != nil || len(open) == 0 {
		return incident.Incident{}, false
	}
	return open[0], true
}

func (o *overseer) opensIncident() {
	if _, open := o.incident(); open {
		return
	}
	body := incident.Body{Title: "outage", Kind: incident.Outage, Words: []string{"words", "送料"}, Joins: incident.Auto,
		Notice: "notice " + o.w.serial("i") + ".", All: o.w.chance.in(2)}
	o.request("incident opened", func() error {
		_, err := o.n.incidents.Open(o.w.ctx, o.by, brandID, body)
		return err
	})
}

func (o *overseer) tellsSolved() {
	i, open := o.incident()
	if !open {
		return
	}
	key := o.w.serial("b")
	o.insists("solved", func() error {
		r, err := o.n.incidents.Tell(o.w.ctx, o.by, i.ID, bulk.Order{Text: toMany + key + ".", Heated: true}, flow.Chosen{}, key, plenty)
		if err == nil {
			o.w.judge.asked(key, r.ID)
		}
		return err
	})
}

func (o *overseer) closesIncident() {
	if i, open := o.incident(); open && o.w.chance.in(4) {
		o.request("incident closed", func() error {
			_, err := o.n.incidents.Close(o.w.ctx, o.by, i.ID, i.Version, "over")
			return notNewest(err)
		})
	}
}

// quotas is LINE's word on what the month has left; it may fail, and then it is not known.
type quotas struct{ w *world }

func (q quotas) Quota(context.Context, desk.ChannelID) (limit int64, limited bool, err error) {
	return plenty, true, q.w.platform.trouble("quota")
}

func (q quotas) Consumption(context.Context, desk.ChannelID) (int64, error) {
	return 0, q.w.platform.trouble("consumption")
}
