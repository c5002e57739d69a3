package flow

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// CareDesk is people's door to what surrounds talks: a brand's rules, and the lists of what
// is asked, promised, judged and muted.
type CareDesk struct {
	env   Env
	ask   *Asker
	store CareStore
	rules *Rulebook
	guard Guard
}

// NewCareDesk makes the door.
func NewCareDesk(env Env, ask *Asker, store CareStore, rules *Rulebook, guard Guard) *CareDesk {
	return &CareDesk{env, ask, store, rules, guard}
}

// Settings gives a brand's rules.
func (d *CareDesk) Settings(ctx context.Context, by desk.Person, w desk.WorkspaceID) (CareSettingsRow, error) {
	if !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w}) {
		return CareSettingsRow{}, desk.ErrNotFound
	}
	return d.store.CareSettings(ctx, w)
}

// SetSettings changes them, on the version that was read. What has begun goes on by the
// rules of its beginning.
func (d *CareDesk) SetSettings(ctx context.Context, by desk.Person, row CareSettingsRow) (CareSettingsRow, error) {
	if err := oversees(by, row.Workspace); err != nil {
		return row, err
	}
	d.guardAll(&row.Body)
	if err := row.Body.Valid(); err != nil {
		return row, err
	}
	fact := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactCareSettings, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID),
		Code: "settings", Version: row.Version + 1}
	if err := d.store.SaveCareSettings(ctx, row, row.Version, []desk.Fact{fact}); err != nil {
		return row, err
	}
	d.env.committed(nil)
	d.rules.forget(row.Workspace) // here at once, on other nodes within a second
	return d.store.CareSettings(ctx, row.Workspace)
}

// guardAll looks at every text that people write.
func (d *CareDesk) guardAll(s *care.Settings) {
	s.Check.Text, s.Survey.Text = d.guard(s.Check.Text), d.guard(s.Survey.Text)
	for i := range s.Holds {
		s.Holds[i].Name = d.guard(s.Holds[i].Name)
	}
	for i := range s.Categories {
		s.Categories[i] = d.guard(s.Categories[i])
	}
	for i := range s.Warnings {
		s.Warnings[i] = care.Warning{Name: d.guard(s.Warnings[i].Name), Text: d.guard(s.Warnings[i].Text)}
	}
}

// oversees refuses who does not look after others' work in a brand.
func oversees(by desk.Person, w desk.WorkspaceID) error {
	s := identity.Subject{Workspace: w}
	switch {
	case identity.Can(by, identity.ActForOther, s):
		return nil
	case identity.Can(by, identity.ReadDirectory, s):
		return desk.E(desk.Forbidden, "forbidden", "Your role does not allow this. Ask a supervisor.")
	}
	return desk.ErrNotFound
}

// Escalations lists those of the brands where one oversees others, and one's own elsewhere.
func (d *CareDesk) Escalations(ctx context.Context, by desk.Person, w desk.WorkspaceID, answered bool) (CareList[care.Escalation], error) {
	above, work := brandsOf(by, identity.ActForOther, w), brandsOf(by, identity.Work, w)
	items, err := d.store.Escalations(ctx, EscalationQuery{Workspaces: above, Answered: answered, N: maxCare})
	if err != nil {
		return CareList[care.Escalation]{}, err
	}
	own, err := d.store.Escalations(ctx, EscalationQuery{Workspaces: without(work, above), By: by.ID, Answered: answered, N: maxCare})
	if err != nil {
		return CareList[care.Escalation]{}, err
	}
	return listed(ctx, d.store, append(items, own...), func(e care.Escalation) (desk.ConversationID, []desk.MessageID) {
		return e.Conversation, []desk.MessageID{e.Question, e.Answer}
	})
}

// FollowUps lists open ones: one's own, or everybody's where one oversees others.
func (d *CareDesk) FollowUps(ctx context.Context, by desk.Person, w desk.WorkspaceID, all bool) (CareList[care.FollowUp], error) {
	q := FollowUpQuery{Workspaces: brandsOf(by, identity.Work, w), Of: by.ID, N: maxCare}
	if all {
		q.Workspaces, q.Of = brandsOf(by, identity.ActForOther, w), ""
	}
	items, err := d.store.FollowUps(ctx, q)
	if err != nil {
		return CareList[care.FollowUp]{}, err
	}
	return listed(ctx, d.store, items, func(f care.FollowUp) (desk.ConversationID, []desk.MessageID) {
		return f.Conversation, []desk.MessageID{f.Message}
	})
}

// Surveys lists answered ones, or those with a low score that nobody has reviewed.
func (d *CareDesk) Surveys(ctx context.Context, by desk.Person, w desk.WorkspaceID, low bool) (CareList[care.Survey], error) {
	items, err := d.store.Surveys(ctx, SurveyQuery{Workspaces: brandsOf(by, identity.ActForOther, w), Low: low, N: maxCare})
	if err != nil {
		return CareList[care.Survey]{}, err
	}
	return listed(ctx, d.store, items, func(s care.Survey) (desk.ConversationID, []desk.MessageID) {
		return s.Conversation, []desk.MessageID{s.Comment}
	})
}

// Mutes lists what is asked for and what holds.
func (d *CareDesk) Mutes(ctx context.Context, by desk.Person, w desk.WorkspaceID) (CareList[care.Mute], error) {
	items, err := d.store.Mutes(ctx, brandsOf(by, identity.ActForOther, w), maxCare)
	if err != nil {
		return CareList[care.Mute]{}, err
	}
	return listed(ctx, d.store, items, func(m care.Mute) (desk.ConversationID, []desk.MessageID) {
		return m.Conversation, []desk.MessageID{m.Why}
	})
}

// Review takes a survey with a low score off the review list.
func (d *CareDesk) Review(ctx context.Context, by desk.Person, id desk.ConversationID) error {
	v, _, err := d.ask.Conversation(ctx, by, id)
	if err != nil {
		return err
	}
	if err := oversees(by, v.Workspace); err != nil {
		return err
	}
	now := d.env.Clock.Now()
	fact := desk.Fact{At: now, Kind: desk.FactSurvey, Centre: by.Centre, Workspace: v.Workspace, Conversation: id, Thread: v.Thread,
		Actor: desk.Operator(by.ID), Code: "reviewed", After: v.Standing()}
	if err := d.store.ReviewSurvey(ctx, id, by.ID, now, []desk.Fact{fact}); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}

// CareCard is what surrounds one inquiry, for whoever works on it.
type CareCard struct {
	Talk     ConversationView
	Rules    care.Settings // with the desk's own where the brand has set nothing
	Drafted  string        // category
	Now      time.Time
	Records  CareRecords
	Words    map[desk.MessageID]desk.Message
	Overseen bool // the asker may answer, agree and take over
}

// Card gives an inquiry's to those who work for its brand.
func (d *CareDesk) Card(ctx context.Context, by desk.Person, id desk.ConversationID) (card CareCard, err error) {
	if card.Talk, _, err = d.ask.Conversation(ctx, by, id); err != nil {
		return card, err
	}
	w := card.Talk.Workspace
	if !identity.Can(by, identity.Work, identity.Subject{Workspace: w, Standing: card.Talk.Standing()}) {
		return card, desk.ErrNotFound
	}
	row, err := d.store.CareSettings(ctx, w)
	if err != nil {
		return card, err
	}
	card.Rules, card.Drafted, card.Now = row.Body.Filled(), row.Body.Draft(card.Talk.Topic.Value), d.env.Clock.Now()
	card.Overseen = identity.Can(by, identity.ActForOther, identity.Subject{Workspace: w})
	if card.Records, err = d.store.CareOf(ctx, id); err != nil {
		return card, err
	}
	var ids []desk.MessageID
	for _, e := range card.Records.Escalations {
		ids = append(ids, e.Question, e.Answer)
	}
	for _, f := range card.Records.FollowUps {
		ids = append(ids, f.Message)
	}
	for _, m := range card.Records.Mutes {
		ids = append(ids, m.Why)
	}
	for _, s := range card.Records.Surveys {
		ids = append(ids, s.Comment)
	}
	card.Words, err = saidOf(ctx, d.store, ids)
	return card, err
}

// brandsOf gives the brands in which one may do something; of them only w, if it is named.
func brandsOf(by desk.Person, a identity.Action, w desk.WorkspaceID) []desk.WorkspaceID {
	mine := identity.Workspaces(by, a)
	return slices.DeleteFunc(mine, func(m desk.WorkspaceID) bool { return w != "" && m != w })
}

func without(list, less []desk.WorkspaceID) []desk.WorkspaceID {
	return slices.DeleteFunc(slices.Clone(list), func(w desk.WorkspaceID) bool { return slices.Contains(less, w) })
}
