package line

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// GuardInbound passes every string a person may have written through mask, and the raw form
// of an event, where it is kept, through the guard's own. Ids and tokens stay: LINE's
// 18-digit ids often look like card numbers. Doing it twice changes nothing more.
func GuardInbound(in *desk.Inbound, mask func(string) string) {
	in.EachText(mask)
	if len(in.Raw) > 0 {
		in.Raw = masked(in.Raw, named)
	}
}

// named tells whether the last key of a path is one under which LINE puts an id or a token.
func named(path string) bool {
	key := path[strings.LastIndexByte(path, '.')+1:]
	switch key {
	case "userId", "groupId", "roomId", "webhookEventId", "messageId", "id", "replyToken", "quoteToken", "quotedMessageId",
		"markAsReadToken", "productId", "emojiId", "packageId", "stickerId", "botId", "membershipId", "richMenuId", "type", "mode":
		return true
	}
	return false
}
