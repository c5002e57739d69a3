package httpapi

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const maxBulk = bulk.MaxItems

// BulkKind is what is done to many.
type BulkKind bulk.Kind

// Schema lists the kinds.
func (BulkKind) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "BulkKind", append(bulk.Kinds, bulk.Undo)...)
}

// BulkOrder is what is done, and to which conversations: those named, or all that match.
type BulkOrder struct {
	Kind          BulkKind                  `json:"kind"`
	Operator      desk.OperatorID           `json:"operator_id,omitempty" maxLength:"64" doc:"assign"`
	Queue         desk.QueueID              `json:"queue_id,omitempty" maxLength:"64" doc:"move"`
	AddTags       List[string]              `json:"add_tags,omitempty" maxItems:"10" doc:"tag"`
	RemoveTags    List[string]              `json:"remove_tags,omitempty" maxItems:"10" doc:"tag"`
	Text          string                    `json:"text,omitempty" maxLength:"4000" doc:"say; with {{name}}, {{brand}} and {{since}}"`
	FreeOnly      bool                      `json:"free_only,omitempty" doc:"say: only where a reply token makes it free"`
	Wrote         bool                      `json:"to_who_wrote_since,omitempty" doc:"say: also to who has written since seen_at"`
	Heated        bool                      `json:"to_heated,omitempty" doc:"say: also in heated talks"`
	Conversations List[desk.ConversationID] `json:"conversation_ids,omitempty" maxItems:"501" doc:"at most 500"`
	Matching      *BacklogFilter            `json:"matching,omitempty" doc:"instead of conversation_ids"`
	SeenAt        *time.Time                `json:"seen_at,omitempty" doc:"when the list was read; now without it"`
}

func (b BulkOrder) order() bulk.Order {
	return bulk.Order{Kind: bulk.Kind(b.Kind), Operator: b.Operator, Queue: b.Queue, AddTags: b.AddTags, RemoveTags: b.RemoveTags, Text: b.Text,
		FreeOnly: b.FreeOnly, Wrote: b.Wrote, Heated: b.Heated}
}

func (b BulkOrder) chosen(now time.Time) flow.Chosen {
	c := flow.Chosen{IDs: b.Conversations}
	if b.Matching != nil {
		q := b.Matching.query(now)
		c.Filter = &q
	}
	if b.SeenAt != nil {
		c.Seen = *b.SeenAt
	}
	return c
}

// BulkReason counts those that are left out for one reason.
type BulkReason struct {
	Code bulk.Reason `json:"code"`
	N    int         `json:"n"`
}

// BulkCost is what a message to many costs on one channel.
type BulkCost struct {
	Channel desk.ChannelID `json:"channel_id"`
	Free    int            `json:"free" doc:"by living reply tokens, as it looks now"`
	Billed  int            `json:"billed" doc:"as pushes"`
	Left    Null[int64]    `json:"quota_left" doc:"of the month, before this; null: no bound, or not known"`
	Limit   Null[int64]    `json:"quota" doc:"null: no bound, or not known"`
	Known   bool           `json:"quota_known" doc:"LINE has told"`
	Short   bool           `json:"short" doc:"the month's messages are too few: it would be refused"`
}

// BulkPlan is what an order would do now. Nothing of it is done.
type BulkPlan struct {
	Chosen   int                       `json:"chosen"`
	IDs      List[desk.ConversationID] `json:"conversation_ids" doc:"that are chosen: give them to begin, so that what is done is what was seen"`
	Matching int                       `json:"matching" doc:"of the filter; only the oldest 500 are chosen"`
	Goes     int                       `json:"goes" doc:"to so many it would be done"`
	Free     int                       `json:"free" doc:"say"`
	Billed   int                       `json:"billed" doc:"say"`
	AtMost   int                       `json:"at_most" doc:"billed messages that it can come to: reply tokens live for less than a minute. Give it to begin"`
	Reasons  List[BulkReason]          `json:"left_out" doc:"those not among goes"`
	Costs    List[BulkCost]            `json:"costs"`
	Items    List[BulkItem]            `json:"items" doc:"those left out before it begins"`
}

type planBulkIn struct{ Body BulkOrder }

type planOfBulkOut struct{ Body BulkPlan }

func (s *server) planBulk(ctx context.Context, in *planBulkIn) (*planOfBulkOut, error) {
	p, err := s.Bulk.Plan(ctx, callerFrom(ctx).Person, in.Body.order(), in.Body.chosen(s.Clock.Now()))
	if err != nil {
		return nil, err
	}
	return &planOfBulkOut{showBulkPlan(p)}, nil
}

// BulkStart is an order that its plan was seen of.
type BulkStart struct {
	BulkOrder
	AtMost int `json:"at_most,omitempty" minimum:"0" doc:"as the plan said it; if it is more by now nothing is begun (409 cost_changed)"`
}

type beginBulkIn struct {
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"a new one for each action; the same key gives the same run again"`
	Body BulkStart
}

type bulkOut struct{ Body BulkRun }

func (s *server) beginBulk(ctx context.Context, in *beginBulkIn) (*bulkOut, error) {
	return oneBulk(s.Bulk.Begin(ctx, callerFrom(ctx).Person, in.Body.order(), in.Body.chosen(s.Clock.Now()), in.Key, in.Body.AtMost))
}

// BulkAt names a run in a path.
type BulkAt struct {
	ID desk.BulkID `path:"id" maxLength:"64"`
}

type getBulkIn struct{ BulkAt }

func (s *server) getBulk(ctx context.Context, in *getBulkIn) (*bulkOut, error) {
	return oneBulk(s.Bulk.Run(ctx, callerFrom(ctx).Person, in.ID))
}

type actBulkIn struct {
	BulkAt
	Body *Empty
}

func (s *server) stopBulk(ctx context.Context, in *actBulkIn) (*bulkOut, error) {
	return oneBulk(s.Bulk.Stop(ctx, callerFrom(ctx).Person, in.ID))
}

func (s *server) undoBulk(ctx context.Context, in *actBulkIn) (*bulkOut, error) {
	return oneBulk(s.Bulk.Back(ctx, callerFrom(ctx).Person, in.ID))
}

func oneBulk(r bulk.Run, err error) (*bulkOut, error) {
	if err != nil {
		return nil, err
	}
	return &bulkOut{showBulk(r)}, nil
}
