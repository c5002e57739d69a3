package store

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

func conversationValues(c conversation.Conversation, centre desk.CentreID) []any {
	var hold conversation.Hold
	if c.Hold != nil {
		hold = *c.Hold
	}
	refused := ""
	if len(c.Refused) > 0 {
		refused = toJSON(c.Refused)
	}
	return []any{string(c.Workspace), string(c.ID), string(centre), string(c.Thread), string(c.Channel), string(c.Contact),
		string(c.Queue), c.Version, string(c.State), string(c.Assignee), string(c.OfferedTo), ms(c.OfferUntil), refused, c.Category,
		c.Hold != nil, hold.Reason, ms(hold.Until), hold.Memo, ms(c.ClosingAt), int64(c.Weight), ms(c.OpenedAt), ms(c.WaitingSince),
		string(c.LastMessage), ms(c.LastMessageAt), c.LastOrder, int64(c.Unread), c.Unreachable, ms(c.ClosedAt), string(c.CloseReason),
		signal(c.Topic), signal(c.Mood), clocks(c.Clocks), due(c.Clocks), ms(c.BumpedAt), careText(c.Care), routeValue(c.Route),
		entranceText(c.Entrance), pledgedAt(c), consulted(c.Care)}
}

// consulted is the colleague who is asked about an inquiry, none: ”.
func consulted(c conversation.Care) string {
	if c.Consult == nil {
		return ""
	}
	return string(c.Consult.With)
}

func routeValue(r conversation.Route) string {
	if r == (conversation.Route{}) {
		return ""
	}
	return toJSON(r)
}

func signal(s conversation.Signal) string {
	if !s.Set() {
		return ""
	}
	return toJSON(s)
}

func careText(c conversation.Care) string {
	if c == (conversation.Care{}) {
		return ""
	}
	return toJSON(c)
}

// clocks is the text of an inquiry's clocks, none at all for one that never had any.
func clocks(c desk.Clocks) string {
	if len(c.Running) == 0 && c.Asked == nil && !c.Replied && len(c.Count) == 0 && c.Met == nil && c.Solved == nil {
		return ""
	}
	return toJSON(c)
}

// notDue is when a reply is due that is awaited and has no due: far behind all others.
const notDue = 253_402_300_799_000 // the end of the year 9999

// due is when the nearest awaited reply is due, 0 for none awaited.
func due(c desk.Clocks) int64 {
	if at := c.Due(); !at.IsZero() {
		return ms(at)
	}
	if slices.ContainsFunc(c.Running, func(k desk.Clock) bool { return k.Kind != desk.ClockResolve }) {
		return notDue
	}
	return 0
}

func scanConversation(r scanner) (c conversation.Conversation, err error) {
	row := conversationRow{c: &c}
	err = r.Scan(row.dest()...)
	row.finish()
	return c, err
}

// conversationRow takes a row into an inquiry: the hold is there or not.
type conversationRow struct {
	c    *conversation.Conversation
	held bool
	hold conversation.Hold
}

func (r *conversationRow) dest() []any {
	c := r.c
	return []any{&c.Workspace, &c.ID, &c.Thread, &c.Channel, &c.Contact, &c.Queue, &c.Version, &c.State, &c.Assignee, &c.OfferedTo,
		stamp{&c.OfferUntil}, object{&c.Refused}, &c.Category, &r.held, &r.hold.Reason, stamp{&r.hold.Until}, &r.hold.Memo,
		stamp{&c.ClosingAt}, &c.Weight, stamp{&c.OpenedAt}, stamp{&c.WaitingSince}, &c.LastMessage, stamp{&c.LastMessageAt},
		&c.LastOrder, &c.Unread, &c.Unreachable, stamp{&c.ClosedAt}, &c.CloseReason, object{&c.Topic}, object{&c.Mood},
		object{&c.Clocks}, stamp{&c.BumpedAt}, object{&c.Care}, object{&c.Route}, object{&c.Entrance}}
}

func (r *conversationRow) finish() {
	if r.held {
		r.c.Hold = &r.hold
	}
}

const conversationColumns = `v.workspace_id, v.id, v.thread_id, v.channel_id, v.contact_id, v.queue_id, v.version, v.state,
  v.assignee_id, v.offered_to, v.offer_until, v.refused, v.category, v.held, v.hold_reason, v.hold_until, v.hold_memo,
  v.closing_at, v.weight, v.opened_at, v.waiting_since, v.last_message_id, v.last_message_at, v.last_order, v.unread,
  v.unreachable, v.closed_at, v.close_reason, v.topic, v.mood, v.clocks, v.bumped_at, v.care, v.route, v.entrance`

const selectConversationsByID = `SELECT ` + conversationColumns + ` FROM conversation AS v WHERE v.id @texts($1)`

// The thread's version guards its inquiries; here is nothing left to check.
const upsertConversations = `
INSERT INTO conversation (workspace_id, id, centre_id, thread_id, channel_id, contact_id, queue_id, version, state, assignee_id,
  offered_to, offer_until, refused, category, held, hold_reason, hold_until, hold_memo, closing_at, weight, opened_at,
  waiting_since, last_message_id, last_message_at, last_order, unread, unreachable, closed_at, close_reason, topic, mood, clocks, due_at, bumped_at, care, route, entrance, pledged_at, consulted)
@values(text, text, text, text, text, text, text, bigint, text, text, text, bigint, text, text, boolean, text, bigint, text, bigint, bigint, bigint, bigint, text, bigint, text, bigint, boolean, bigint, text, text, text, text, bigint, bigint, text, text, text, bigint, text)
ON CONFLICT (id) DO UPDATE SET
  contact_id = excluded.contact_id, queue_id = excluded.queue_id, version = excluded.version, state = excluded.state,
  assignee_id = excluded.assignee_id, offered_to = excluded.offered_to, offer_until = excluded.offer_until,
  refused = excluded.refused, category = excluded.category, held = excluded.held, hold_reason = excluded.hold_reason,
  hold_until = excluded.hold_until, hold_memo = excluded.hold_memo, closing_at = excluded.closing_at, weight = excluded.weight,
  opened_at = excluded.opened_at, waiting_since = excluded.waiting_since, last_message_id = excluded.last_message_id,
  last_message_at = excluded.last_message_at, last_order = excluded.last_order, unread = excluded.unread,
  unreachable = excluded.unreachable, closed_at = excluded.closed_at, close_reason = excluded.close_reason,
  topic = excluded.topic, mood = excluded.mood, clocks = excluded.clocks, due_at = excluded.due_at, bumped_at = excluded.bumped_at, care = excluded.care, route = excluded.route,
  entrance = excluded.entrance, pledged_at = excluded.pledged_at, consulted = excluded.consulted`
