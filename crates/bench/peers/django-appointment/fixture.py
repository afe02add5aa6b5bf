"""Makes the tables, and the same salon as on the other side: `fixture.py < PLAN > IDS`, both JSON."""

import datetime
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")
django.setup()

from appointment.models import (  # noqa: E402
    Appointment,
    AppointmentRequest,
    Config,
    Service,
    StaffMember,
    WorkingHours,
)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

plan = json.load(sys.stdin)
call_command("makemigrations", "appointment", verbosity=0, stdout=sys.stderr)
call_command("migrate", verbosity=0, stdout=sys.stderr)

opens, closes = (datetime.time.fromisoformat(plan[name]) for name in ("opens", "closes"))
lasts = datetime.timedelta(minutes=plan["minutes"])
Config.objects.create(
    slot_duration=plan["minutes"], lead_time=opens, finish_time=closes, appointment_buffer_time=0, website_name="Salon"
)
service = Service.objects.create(name="Massage", duration=lasts, price=45, currency="EUR")
users = get_user_model()


def person(name):
    return users.objects.create_user(username=name, email=f"{name}@example.org", first_name=name.title())


staff = []
for number in range(plan["staff"]):
    member = StaffMember.objects.create(user=person(f"staff{number}"), slot_duration=plan["minutes"])
    member.services_offered.add(service)
    for day in range(7):
        WorkingHours.objects.create(staff_member=member, day_of_week=day, start_time=opens, end_time=closes)
    staff.append(member)

client = person("regular")
for number, date, start in plan["booked"]:
    date, start = datetime.date.fromisoformat(date), datetime.time.fromisoformat(start)
    end = (datetime.datetime.combine(date, start) + lasts).time()
    request = AppointmentRequest.objects.create(
        date=date, start_time=start, end_time=end, service=service, staff_member=staff[number]
    )
    Appointment.objects.create(client=client, appointment_request=request, phone="+493012345678")

# Clients that are logged in, as whoever books a second time is.
sessions = []
for number in range(plan["clients"]):
    user = person(f"client{number}")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    sessions.append(session.session_key)

json.dump({"service": service.pk, "staff": [member.pk for member in staff], "sessions": sessions}, sys.stdout)
