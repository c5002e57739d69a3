package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// demo plays the shop's past through the real doors: customers write on the
// emulator, operators answer through the flow, LINE is called.
type demo struct {
	*parts
	platform *lineemu.Platform
	clock    *demoClock
	base     string
	bot      bool                   // answers first
	named    map[string]template.ID // of the templates, while the past is played
}

// prepare makes people and talks at the first start, and gives a fresh token of
// the administrator's at every start.
func (d *demo) prepare(ctx context.Context) (string, error) {
	if err := d.customers(); err != nil {
		return "", err
	}
	first, err := d.store.Empty(ctx)
	if err != nil {
		return "", err
	}
	if err := d.brands(ctx, d.bot && !first); err != nil { // the past was the people's
		return "", err
	}
	if first {
		if err := d.people(ctx); err != nil {
			return "", err
		}
		if err := d.hours(ctx); err != nil {
			return "", err
		}
		if err := d.knowledge(ctx); err != nil {
			return "", err
		}
		if err := d.words(ctx); err != nil {
			return "", err
		}
		if err := d.past(ctx); err != nil {
			return "", err
		}
		if err := d.unfinished(ctx); err != nil {
			return "", err
		}
		if err := d.scenarios(ctx); err != nil {
			return "", err
		}
		if err := d.care(ctx); err != nil {
			return "", err
		}
		if err := d.knownCustomers(ctx); err != nil {
			return "", err
		}
		if err := d.guard(ctx); err != nil {
			return "", err
		}
		if err := d.writing(ctx); err != nil {
			return "", err
		}
		if err := d.entrances(ctx); err != nil {
			return "", err
		}
		if err := d.routes(ctx); err != nil { // the past knew no rules
			return "", err
		}
	}
	d.clock.today()
	if first {
		if err := d.incident(ctx); err != nil {
			return "", err
		}
		if err := d.stopped(ctx); err != nil {
			return "", err
		}
		if err := d.board(ctx); err != nil {
			return "", err
		}
		if err := d.refundAsked(ctx); err != nil {
			return "", err
		}
	}
	if first && d.bot {
		if err := d.connect(ctx, true); err != nil {
			return "", err
		}
		if err := d.learnt(ctx); err != nil {
			return "", fmt.Errorf("the weeks before: %w", err)
		}
	}
	if err := d.richMenus(ctx); err != nil {
		return "", err
	}
	if err := d.warm(ctx); err != nil {
		return "", err
	}
	if err := d.allOffline(ctx); err != nil {
		return "", err
	}
	admin, err := d.store.Person(ctx, "admin")
	if err != nil {
		return "", err
	}
	return d.door.IssueToken(ctx, admin, "demo", 24*time.Hour)
}

// warm reads what the bot knows: nobody should wait for the first answer.
func (d *demo) warm(ctx context.Context) error {
	if !d.bot {
		return nil
	}
	for _, b := range demoBrands {
		if _, err := d.brains.Of(ctx, b.workspace.ID); err != nil {
			return err
		}
	}
	return nil
}

// scenarios switches the ready dialogues on, for the brand whose shop they ask.
func (d *demo) scenarios(ctx context.Context) error {
	row := flow.BotSettingsRow{Workspace: demoBrands[0].workspace.ID, Version: 1}
	row.Body.Scenarios = []string{"cancel", "delivery_date", "order_status", "reservation", "return", "skip_cycle"}
	return d.store.SaveBotSettings(ctx, row, 0, nil)
}

// allOffline ends the working day of an earlier demo.
func (d *demo) allOffline(ctx context.Context) error {
	for _, who := range demoPeople {
		p, err := d.store.Person(ctx, who.id)
		if err != nil {
			return err
		}
		if p.Presence == desk.Offline {
			continue
		}
		if _, err := d.door.SetPresence(ctx, p, desk.Offline); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) customers() error {
	for _, c := range demoCustomers {
		if _, err := d.platform.AddUser(lineemu.User{ID: c.id, DisplayName: c.name}); err != nil {
			return err
		}
	}
	for i, name := range demoPastNames {
		if _, err := d.platform.AddUser(lineemu.User{ID: demoPastUser(i), DisplayName: name}); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) webhook(b demoBrand) string { return d.base + "/webhook/line/" + b.line }

func (d *demo) brands(ctx context.Context, bot bool) error {
	if err := d.store.PutCentre(ctx, demoCentre, "まどぐちサポートセンター"); err != nil {
		return err
	}
	for _, b := range demoBrands {
		if err := errors.Join(d.store.PutWorkspace(ctx, b.workspace), d.store.PutQueue(ctx, b.queue)); err != nil {
			return err
		}
		if _, err := d.platform.AddChannel(lineemu.Channel{ID: b.line, Name: b.account, Secret: b.secret, BotUserID: b.botUser,
			WebhookURL: d.webhook(b), Redelivery: true}); err != nil {
			return err
		}
	}
	return d.connect(ctx, bot)
}

// connect gives the desk its channels.
func (d *demo) connect(ctx context.Context, bot bool) error {
	for _, b := range demoBrands {
		ch := desk.Channel{ID: desk.ChannelID(b.line), Centre: demoCentre, Workspace: b.workspace.ID, Kind: "line", Name: b.account,
			Provider: "demo", BotUserID: b.botUser, Queue: b.queue.ID, BotOn: bot}
		if err := d.channels.Put(ctx, ch, flow.Credentials{LineID: b.line, Secret: b.secret}); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) people(ctx context.Context) error {
	hash, err := secret.New().Hash(demoPassword)
	if err != nil {
		return err
	}
	for _, p := range demoPeople {
		person := desk.Person{ID: p.id, Centre: demoCentre, Email: p.email, Name: p.name, Role: p.role, Language: "ja",
			Presence: desk.Offline, Capacity: p.capacity, Memberships: map[desk.WorkspaceID]desk.Role{}}
		for _, w := range p.brands {
			person.Memberships[w] = p.role
		}
		if err := d.store.PutPerson(ctx, person, hash); err != nil {
			return err
		}
	}
	return nil
}

// past plays the talks, the clock walking from the oldest to now.
func (d *demo) past(ctx context.Context) error {
	for _, t := range demoTalks {
		for i, l := range t.lines {
			d.clock.ago(t.ago - time.Duration(i)*40*time.Second)
			if err := d.step(ctx, t, l); err != nil {
				return fmt.Errorf("talk of %s, line %d: %w", t.customer, i+1, err)
			}
		}
		if t.reason != "" {
			if err := d.finish(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) step(ctx context.Context, t demoTalk, l demoLine) error {
	if l.by == "" {
		return d.customerActs(ctx, t, l)
	}
	by, err := d.store.Person(ctx, l.by)
	if err != nil {
		return err
	}
	v, err := d.talkOf(ctx, t)
	if err != nil {
		return err
	}
	if v.State == conversation.Waiting {
		if _, err := d.actor.Act(ctx, v.ID, decide.Command{Verb: decide.Accept, By: by}); err != nil {
			return err
		}
	}
	content := desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: l.text}}
	m, err := d.actor.Say(ctx, by, v.ID, flow.Said{Content: content, Key: newID(), Used: d.usedIn(l)})
	if err != nil {
		return err
	}
	return eventually(ctx, func() (bool, error) {
		m, err := d.store.Message(ctx, m.ID)
		return err == nil && m.Send.State == desk.SendSent, err
	})
}

// customerActs lets the customer do something and waits until the desk has
// decided it.
func (d *demo) customerActs(ctx context.Context, t demoTalk, l demoLine) error {
	c, brand := demoCustomers[t.customer], demoBrands[t.brand]
	act := lineemu.Act{Type: "text", Text: l.text, ChannelID: brand.line}
	if l.kind != "" {
		act.Type, act.Text = l.kind, ""
	}
	switch l.kind {
	case "postback":
		act.Data = l.text
	case "location":
		act.Title, act.Address, act.Latitude, act.Longitude = "自宅", "京都府京都市北区小山上総町", 35.0443, 135.7591
	case "unsend":
		said, err := d.lastSaid(ctx, t)
		if err != nil {
			return err
		}
		act.MessageID = said.ExternalID
	}
	said, err := d.platform.Act(c.id, act)
	if err != nil {
		return err
	}
	if said.Delivery.Status != 200 {
		return fmt.Errorf("the webhook was not taken: %+v", said.Delivery)
	}
	return d.settled(ctx)
}

// settled waits until nothing that was accepted is undecided.
func (d *demo) settled(ctx context.Context) error {
	return eventually(ctx, func() (bool, error) {
		n, _, err := d.store.Backlog(ctx)
		return n == 0, err
	})
}

func (d *demo) lastSaid(ctx context.Context, t demoTalk) (desk.Message, error) {
	v, err := d.talkOf(ctx, t)
	if err != nil {
		return desk.Message{}, err
	}
	rows, _, err := d.store.Messages(ctx, v.Thread, desk.Page{Limit: 10})
	if err != nil {
		return desk.Message{}, err
	}
	i := slices.IndexFunc(rows, func(m desk.Message) bool { return m.Direction == desk.In && m.ExternalID != "" })
	if i < 0 {
		return desk.Message{}, desk.ErrNotFound
	}
	return rows[i], nil
}

// talkOf finds the customer's open inquiry.
func (d *demo) talkOf(ctx context.Context, t demoTalk) (flow.ConversationView, error) {
	rows, _, err := d.store.Conversations(ctx, flow.ConversationQuery{
		Workspaces: []desk.WorkspaceID{demoBrands[t.brand].workspace.ID}, Page: desk.Page{Limit: 100}})
	if err != nil {
		return flow.ConversationView{}, err
	}
	for _, v := range rows {
		if v.Contact.External == demoCustomers[t.customer].id {
			return v, nil
		}
	}
	return flow.ConversationView{}, desk.ErrNotFound
}

func (d *demo) finish(ctx context.Context, t demoTalk) error {
	v, err := d.talkOf(ctx, t)
	if err != nil {
		return err
	}
	by, err := d.store.Person(ctx, v.Assignee)
	if err != nil {
		return err
	}
	_, err = d.actor.Act(ctx, v.ID, decide.Command{Verb: decide.Close, By: by, Reason: t.reason, Category: t.category})
	return err
}

// sheet collects addresses and logins.
func (d *demo) sheet(token, emulator string) sheet {
	first := demoBrands[0]
	s := sheet{ConsoleURL: d.base, APIURL: d.base + "/api/v1", EmulatorURL: emulator, WebhookURL: d.webhook(first),
		ChannelID: first.line, ChannelSecret: first.secret, APIToken: token}
	for _, p := range demoPeople {
		s.Operators = append(s.Operators, sheetLogin{p.email, demoPassword, string(p.role)})
	}
	return s
}

// eventually asks until the answer is yes, for at most ten seconds.
func eventually(ctx context.Context, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		ok, err := done()
		if ok || err != nil && !errors.Is(err, desk.ErrNotFound) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(2 * time.Millisecond):
		}
	}
}
