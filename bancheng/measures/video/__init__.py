"""视频验证 between the window and somebody who cannot come: room, link, live channel, stills, recording, verdict."""
