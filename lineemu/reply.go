package lineemu

import "net/http"

type replyRequest struct {
	ReplyToken           string `json:"replyToken"`
	NotificationDisabled bool   `json:"notificationDisabled"`
	outgoing
}

// reply answers an event. The token is used up by a request that is accepted, not by one
// that fails validation.
func (p *Platform) reply(c *call) answer {
	var req replyRequest
	if bad := p.readSend(c, &req, &req.outgoing, func(k *checker) {
		k.required("replyToken", req.ReplyToken)
	}); bad != nil {
		return *bad
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t := c.ch.replies.find(req.ReplyToken, c.now)
	if t == nil {
		return fail(http.StatusBadRequest, errReplyToken)
	}
	to, still := p.chatTarget(c.ch, t, c.now)
	if !still {
		return fail(http.StatusBadRequest, errReplyToken)
	}
	if bad := p.checkQuotes(&req.outgoing, []target{to}); bad != nil {
		return *bad
	}
	if bad := checkMentions(&req.outgoing, to); bad != nil {
		return *bad
	}
	c.ch.replies.use(req.ReplyToken)
	return ok(map[string]any{"sentMessages": p.show(c, ViaReply, &req.outgoing, []target{to})})
}
