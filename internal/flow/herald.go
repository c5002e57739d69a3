package flow

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
)

// Herald reads the facts and tells other systems. What is to be told is kept with the cursor
// in one transaction, so that each fact is told once however many nodes there are; it is
// delivered by jobs, at least once, always under the same id.
type Herald struct {
	env   Env
	feed  Feed
	store HookStore
	read  heard
	seal  Sealer
	post  Poster
}

// heard is what is read of what the facts name.
type heard interface {
	Message(ctx context.Context, id desk.MessageID) (desk.Message, error)
}

// NewHerald makes it.
func NewHerald(env Env, feed Feed, store HookStore, read heard, seal Sealer, post Poster) *Herald {
	return &Herald{env, feed, store, read, seal, post}
}

const (
	heraldFacts   = 200                   // read at once
	heraldPace    = 50 * time.Millisecond // between two steps while there is more
	deliverWithin = 15 * time.Second      // one attempt
	secretMark    = "whsec_"              // before the base64 of a secret (Standard Webhooks)
	secretPurpose = "hook:"
)

// Run reads the facts until ctx ends.
func (h *Herald) Run(ctx context.Context) error {
	hints, cancel := h.env.Bus.Subscribe(HintFeed)
	defer cancel()
	for ctx.Err() == nil {
		more, err := h.Once(ctx)
		if err != nil && ctx.Err() == nil {
			h.env.Log.Error("webhooks could not go on", "error", err)
		}
		wait := Poll
		if more && err == nil {
			wait, hints := heraldPace, (<-chan []byte)(nil)
			if !h.env.await(ctx, hints, wait) {
				break
			}
			continue
		}
		if !h.env.await(ctx, hints, wait) || !h.env.await(ctx, nil, heraldPace) {
			break
		}
	}
	return nil
}

// Once takes a step and tells whether there is more.
func (h *Herald) Once(ctx context.Context) (more bool, err error) {
	hooks, err := h.store.LiveHooks(ctx)
	if err != nil || len(hooks) == 0 {
		return false, err
	}
	from, err := h.store.HookCursor(ctx)
	if err != nil {
		return false, err
	}
	items, pending, err := h.feed.Facts(ctx, from, heraldFacts)
	if from == "" || errors.Is(err, ErrCursorGone) { // the first, or restored: begin now
		return true, h.begin(ctx, from)
	}
	if err != nil || len(items) == 0 {
		return pending, err
	}
	var list []Delivery
	for _, it := range items {
		list = append(list, h.told(hooks, it.Fact)...)
	}
	err = h.store.Tell(ctx, from, items[len(items)-1].Cursor, list)
	if errors.Is(err, desk.ErrVersion) {
		return true, nil // another node was quicker
	}
	if err == nil && len(list) > 0 {
		h.env.put([]desk.Job{{Kind: desk.JobHook, RunAt: h.env.Clock.Now()}})
	}
	return len(items) == heraldFacts || pending, err
}

func (h *Herald) begin(ctx context.Context, from string) error {
	head, err := h.feed.Head(ctx)
	if err != nil {
		return err
	}
	if err := h.store.Tell(ctx, from, head, nil); !errors.Is(err, desk.ErrVersion) {
		return err
	}
	return nil
}

// told makes the deliveries of a fact.
func (h *Herald) told(hooks []HookRow, f desk.Fact) (list []Delivery) {
	event := hook.EventOf(f)
	if event == "" {
		return nil
	}
	for _, row := range hooks {
		if row.Wants(event, f) {
			list = append(list, Delivery{ID: "msg_" + h.env.IDs(), Hook: row.ID, Event: event, Fact: f, At: h.env.Clock.Now(), State: DeliveryQueued})
		}
	}
	return list
}

// Deliver handles a delivery's job.
func (h *Herald) Deliver(ctx context.Context, job Claimed) (Next, error) {
	d, err := h.store.Delivery(ctx, job.Key)
	if errors.Is(err, desk.ErrNotFound) || err == nil && d.State != DeliveryQueued {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	row, err := h.store.Hook(ctx, d.Hook)
	if errors.Is(err, desk.ErrNotFound) {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	if !row.Disabled.IsZero() {
		d.State, d.Code, d.NextAt = DeliveryFailed, "disabled", time.Time{}
		return Next{}, h.store.SettleDelivery(ctx, d, row.Hook, nil)
	}
	return h.attempt(ctx, d, row)
}

func (h *Herald) attempt(ctx context.Context, d Delivery, row HookRow) (Next, error) {
	body, err := h.body(ctx, d, row.Words)
	if err != nil {
		return Next{}, err
	}
	secret, err := h.seal.OpenSecret(secretPurpose+row.ID, row.Sealed)
	if err != nil {
		return Next{}, err
	}
	now := h.env.Clock.Now()
	within, cancel := context.WithTimeout(ctx, deliverWithin)
	defer cancel()
	d.Status, d.Code = h.post.Post(within, row.URL, map[string]string{"webhook-id": d.ID, "webhook-timestamp": strconv.FormatInt(now.Unix(), 10),
		"webhook-signature": hook.Sign(secret, d.ID, now, body)}, body)
	d.Attempts++
	d.LastAt, d.NextAt, d.State = now, time.Time{}, DeliveryFailed
	after := row.After(d.Status, now)
	if wait, again := hook.Again(d.Attempts); d.Status/100 == 2 {
		d.State = DeliveryDone
	} else if again && after.Disabled.IsZero() {
		d.State, d.NextAt = DeliveryQueued, now.Add(wait)
	}
	var facts []desk.Fact
	if !after.Disabled.IsZero() {
		facts = []desk.Fact{{At: now, Kind: desk.FactHook, Centre: row.Centre, Actor: desk.System, Code: "disabled", Data: map[string]string{"hook": row.ID, "why": after.Why}}}
	}
	if err := h.store.SettleDelivery(ctx, d, after, facts); err != nil {
		return Next{}, err
	}
	if len(facts) > 0 {
		h.env.Log.Warn("webhook put out of use", "hook", row.ID, "why", after.Why)
		h.env.committed(nil)
	}
	return Next{At: d.NextAt, Code: d.Code}.ifSet(), nil
}

// told is the body of a delivery.
type told struct {
	Type      string   `json:"type"`
	Timestamp string   `json:"timestamp"`
	Data      toldData `json:"data"`
}

type toldData struct {
	Workspace    desk.WorkspaceID    `json:"workspace_id"`
	Channel      desk.ChannelID      `json:"channel_id,omitempty"`
	Conversation desk.ConversationID `json:"conversation_id,omitempty"`
	Message      desk.MessageID      `json:"message_id,omitempty"`
	Contact      desk.ContactID      `json:"contact_id,omitempty"`
	State        string              `json:"state,omitempty"`
	Assignee     desk.OperatorID     `json:"assignee_id,omitempty"`
	Operator     desk.OperatorID     `json:"operator_id,omitempty"`
	Code         string              `json:"code,omitempty"`
	Words        string              `json:"text,omitempty"`
}

// body writes what is told. Words that were taken back meanwhile are not told.
func (h *Herald) body(ctx context.Context, d Delivery, words bool) ([]byte, error) {
	f := d.Fact
	data := toldData{Workspace: f.Workspace, Channel: f.Channel, Conversation: f.Conversation, Message: f.Message, Contact: f.Contact, Code: f.Code, Operator: f.Actor.Operator}
	if f.After != nil {
		data.State, data.Assignee = f.After.State, f.After.Assignee
	}
	if words && f.Message != "" {
		m, err := h.read.Message(ctx, f.Message)
		if err != nil && !errors.Is(err, desk.ErrNotFound) {
			return nil, err
		}
		if err == nil && m.Shown() && !m.Revoked() && m.Content.Text != nil {
			data.Words = m.Content.Text.Text
		}
	}
	return json.Marshal(told{d.Event, f.At.UTC().Format(time.RFC3339Nano), data})
}

// secretOf gives a secret as people hand it on, and the bytes that it is.
func secretOf(token string) (words string, secret []byte) {
	secret = []byte(token)[:min(len(token), 32)]
	return secretMark + base64.StdEncoding.EncodeToString(secret), secret
}
