"""An RTSP server of GStreamer's, for tests: serves files in a loop, with a login.

Arguments: port, scheme (open, basic, digest), H.264 file, H.265 file. Prints "ready" when it listens.
"""
import sys
import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
port, scheme, h264, h265 = sys.argv[1:5]
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(port)

if scheme != "open":
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if scheme == "basic":
        basic = GstRtspServer.RTSPAuth.make_basic("viewer", "p4ss: w@rd")
        auth.add_basic(basic, token)
    else:
        # 2 is digest (Gst.RTSPAuthMethod).
        auth.set_supported_methods(2)
        auth.add_digest("viewer", "p4ss: w@rd", token)
    server.set_auth(auth)


def factory(path, parse, payload):
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(
        f"( multifilesrc location={path} loop=true ! {parse} ! "
        f"{payload} name=pay0 pt=96 config-interval=1 )"
    )
    made.set_shared(True)
    if scheme != "open":
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("viewer", "media.factory.access", True)
        permissions.add_permission_for_role("viewer", "media.factory.construct", True)
        made.set_permissions(permissions)
    return made


mounts = server.get_mount_points()
mounts.add_factory("/h264", factory(h264, "h264parse", "rtph264pay"))
mounts.add_factory("/h265", factory(h265, "h265parse", "rtph265pay"))
server.attach(None)
print("ready", flush=True)
GLib.MainLoop().run()
