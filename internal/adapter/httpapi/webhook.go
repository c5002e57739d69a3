package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of a delivery. LINE waits two seconds for the answer. An event is stored
// all the same when that took longer: if it delivers again the event is known by its
// id, and where redelivery is switched off there is no other time.
const (
	maxWebhook     = 1 << 20
	webhookWithin  = 5 * time.Second // secrets, body and store together
	signatureField = "X-Line-Signature"
)

// webhook takes LINE's delivery: 200 means that it is on disk.
func (s *server) webhook(w http.ResponseWriter, r *http.Request) error {
	err := s.deliver(w, r)
	if err != nil {
		s.meter.turnedAway(err)
	}
	return err
}

func (s *server) deliver(w http.ResponseWriter, r *http.Request) error {
	channel := desk.ChannelID(r.PathValue("channel_id"))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), webhookWithin)
	defer cancel()
	secrets, err := s.Webhooks.Secrets(ctx, channel)
	if err != nil {
		return webhookError(err)
	}
	body, err := readAll(w, r, maxWebhook, webhookWithin)
	if err != nil {
		return err
	}
	if !s.Verify(body, r.Header.Get(signatureField), secrets...) {
		return problem(http.StatusUnauthorized, "bad_signature", "The signature does not fit this body and channel. Check the channel secret.")
	}
	verified := time.Now()
	events, err := s.Decode(channel, body, s.Clock.Now())
	if err != nil {
		p := problem(http.StatusBadRequest, "bad_webhook", "The body is signed but is no webhook in JSON.")
		p.cause = err
		return p
	}
	if err := s.Accepter.Accept(ctx, channel, events); err != nil {
		return webhookError(err)
	}
	s.meter.accepted(len(events), time.Since(verified))
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte("{}\n")) // LINE that is gone delivers again and is deduped
	return nil
}

// webhookError makes a failure of the store "unavailable", whatever it was:
// the sender is to try again.
func webhookError(err error) error {
	switch desk.KindOf(err) {
	case desk.NotFound:
		return desk.E(desk.NotFound, "unknown_channel", "There is no such channel. Check the webhook URL.").Because(err)
	case desk.Unavailable:
		return err
	}
	return desk.E(desk.Unavailable, "unavailable", "The desk can't store this now. Deliver it again.").Because(err)
}

func docWebhook(_ huma.API, op *huma.Operation) {
	op.Description = "Where LINE delivers. Answered with 200 once every event is stored; deliveries may be repeated."
	op.Parameters = []*huma.Param{
		{Name: "channel_id", In: "path", Required: true, Schema: &huma.Schema{Type: "string"}},
		{Name: signatureField, In: "header", Required: true, Schema: &huma.Schema{Type: "string"}},
	}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object"}}}}
	op.Responses["200"] = &huma.Response{Description: "Stored.", Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object"}}}}
}
