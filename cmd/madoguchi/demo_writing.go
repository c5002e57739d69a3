package main

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// demoTone is the first brand's guide. Operators' names are the account's until somebody says
// otherwise.
const demoTone = `・「です・ます」で、一文を短く。「〜させていただきます」は続けて使わない。
・お名前には「様」を付ける。「ユーザー」「客」とは書かない。
・言い切らない: ×「必ず届きます」 ○「◯日ごろのお届け予定です」
・お詫びは最初に一度。理由より先に、どうすればよいかを書く。
・結び: 「ほかにご不明な点がございましたら、お気軽にお知らせください。」`

// writing gives the first brand its tone guide.
func (d *demo) writing(ctx context.Context) error {
	return d.store.SaveWritingRules(ctx, writing.Version{Workspace: demoBrands[0].workspace.ID, Version: 1, At: d.clock.Now(), By: "kobayashi", Body: writing.Settings{Tone: demoTone}}, nil)
}
