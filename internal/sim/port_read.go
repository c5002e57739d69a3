package sim

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) Head(_ context.Context) (string, error) {
	return read(p, "Head", func() (string, error) { return p.DB.Head(p.w.ctx) })
}

func (p *port) Facts(_ context.Context, after string, n int) ([]flow.FeedItem, bool, error) {
	pending := false
	items, err := read(p, "Facts", func() (items []flow.FeedItem, err error) {
		items, pending, err = p.DB.Facts(p.w.ctx, after, n)
		return items, err
	})
	return p.w.sabotage.facts(items), pending, err
}

func (p *port) Work(_ context.Context, brands []desk.WorkspaceID, n int) ([]routing.Work, error) {
	return read(p, "Work", func() ([]routing.Work, error) { return p.DB.Work(p.w.ctx, brands, n) })
}

func (p *port) Roster(_ context.Context, centre desk.CentreID) (routing.Roster, error) {
	return read(p, "Roster", func() (routing.Roster, error) { return p.DB.Roster(p.w.ctx, centre) })
}

func (p *port) Conversations(_ context.Context, q flow.ConversationQuery) ([]flow.ConversationView, string, error) {
	next := ""
	rows, err := read(p, "Conversations", func() (rows []flow.ConversationView, err error) {
		rows, next, err = p.DB.Conversations(p.w.ctx, q)
		return rows, err
	})
	return rows, next, err
}

func (p *port) Conversation(_ context.Context, id desk.ConversationID) (flow.ConversationView, error) {
	return read(p, "Conversation", func() (flow.ConversationView, error) { return p.DB.Conversation(p.w.ctx, id) })
}

func (p *port) Messages(_ context.Context, thread desk.ThreadID, page desk.Page) ([]desk.Message, string, error) {
	next := ""
	rows, err := read(p, "Messages", func() (rows []desk.Message, err error) {
		rows, next, err = p.DB.Messages(p.w.ctx, thread, page)
		return rows, err
	})
	return rows, next, err
}

func (p *port) Message(_ context.Context, id desk.MessageID) (desk.Message, error) {
	return read(p, "Message", func() (desk.Message, error) { return p.DB.Message(p.w.ctx, id) })
}

func (p *port) Thread(_ context.Context, id desk.ThreadID) (desk.Thread, error) {
	return read(p, "Thread", func() (desk.Thread, error) { return p.DB.Thread(p.w.ctx, id) })
}

func (p *port) ThreadsOf(_ context.Context, contact desk.ContactID) ([]desk.Thread, error) {
	return read(p, "ThreadsOf", func() ([]desk.Thread, error) { return p.DB.ThreadsOf(p.w.ctx, contact) })
}

func (p *port) Contacts(_ context.Context, ids []desk.ContactID) ([]desk.Contact, error) {
	return read(p, "Contacts", func() ([]desk.Contact, error) { return p.DB.Contacts(p.w.ctx, ids) })
}

func (p *port) Queue(_ context.Context, id desk.QueueID) (desk.Queue, error) {
	return read(p, "Queue", func() (desk.Queue, error) { return p.DB.Queue(p.w.ctx, id) })
}

func (p *port) Person(_ context.Context, id desk.OperatorID) (desk.Person, error) {
	return read(p, "Person", func() (desk.Person, error) { return p.DB.Person(p.w.ctx, id) })
}

func (p *port) SetPresence(_ context.Context, op desk.OperatorID, presence desk.Presence, until time.Time, f desk.Fact, jobs []desk.Job) error {
	return done(p, "SetPresence "+string(presence), func() error { return p.DB.SetPresence(p.w.ctx, op, presence, until, f, jobs) })
}

func (p *port) RenewPresence(_ context.Context, ops []desk.OperatorID, now, until time.Time) ([]desk.Person, error) {
	return write(p, "RenewPresence", func() ([]desk.Person, error) { return p.DB.RenewPresence(p.w.ctx, ops, now, until) })
}

func (p *port) PutAttachment(_ context.Context, a flow.Attachment) error {
	return done(p, "PutAttachment", func() error { return p.DB.PutAttachment(p.w.ctx, a) })
}

func (p *port) Attachment(_ context.Context, id desk.AttachmentID) (flow.Attachment, error) {
	return read(p, "Attachment", func() (flow.Attachment, error) { return p.DB.Attachment(p.w.ctx, id) })
}

func (p *port) DeleteAttachment(_ context.Context, id desk.AttachmentID) error {
	return done(p, "DeleteAttachment", func() error { return p.DB.DeleteAttachment(p.w.ctx, id) })
}

func (p *port) KnownAttachments(_ context.Context, ids []string) (map[string]bool, error) {
	return read(p, "KnownAttachments", func() (map[string]bool, error) { return p.DB.KnownAttachments(p.w.ctx, ids) })
}

func (p *port) Surge(_ context.Context, w desk.WorkspaceID) (flow.SurgeRow, error) {
	return read(p, "Surge", func() (flow.SurgeRow, error) { return p.DB.Surge(p.w.ctx, w) })
}

func (p *port) SaveSurge(_ context.Context, row flow.SurgeRow, facts []desk.Fact, jobs []desk.Job) error {
	return done(p, "SaveSurge", func() error { return p.DB.SaveSurge(p.w.ctx, row, facts, jobs) })
}

func (p *port) AheadOf(_ context.Context, queue desk.QueueID, since time.Time, id desk.ConversationID, n int) (int, error) {
	return read(p, "AheadOf", func() (int, error) { return p.DB.AheadOf(p.w.ctx, queue, since, id, n) })
}

func (p *port) WaitingIn(_ context.Context, w desk.WorkspaceID, n int) (map[desk.QueueID]int, error) {
	return p.DB.WaitingIn(p.w.ctx, w, n) // also read under the lock of the brains
}
