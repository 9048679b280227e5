"""The pages of the desks: each with its address, its right and its layout. The wall's process does not import them."""

from __future__ import annotations

from functools import partial

from dash.development.base_component import Component
from flask import Flask

from dashboard.admin import health_page
from dashboard.areas.coverage import CoveragePage
from dashboard.areas.page import RENEWED, RegionPage
from dashboard.areas.place_page import PlacePage
from dashboard.areas.statistics import StatisticsPage
from dashboard.areas.trends import Trends
from dashboard.batches.pages import BatchPages
from dashboard.briefs.newest import newest
from dashboard.cases import case_page as case
from dashboard.cases import list_page as cases
from dashboard.context import PageContext
from dashboard.debrief.routes import DebriefRoutes, LessonKind
from dashboard.duty import page as duty
from dashboard.duty.past_page import PastPage
from dashboard.follow import lessons as follow_lessons
from dashboard.follow.files import FollowFiles
from dashboard.follow.page import FollowPage
from dashboard.foresight.page import ForesightPage
from dashboard.home.page import HomePage
from dashboard.page_request import PageRequests, Shell
from dashboard.province.days_door import DaysDoor
from dashboard.province.page import ProvincePage
from dashboard.rewind import page as rewind
from dashboard.services import Services
from dashboard.sitreps.page import SitrepPage
from dashboard.tasks import lessons
from dashboard.tasks.due import due_tasks
from dashboard.tasks.page import TaskPage
from dashboard.workers import fleet_page, track_page
from dashboard.workers import page as workers
from streams.access.doors import opens
from streams.access.subject import Role
from streams.geography.places import Places
from streams.model.region import Tier


def shells(services: Services) -> tuple[Shell, ...]:
    """`one`: what a page is about."""
    return (
        _areas(services),
        Shell("/health", opens("health"), health_page.layout),
        Shell("/cases", opens("cases"), cases.layout),
        Shell("/case/<one>", opens("case"), case.layout),
        Shell("/duty", opens("duty"), duty.layout),
        Shell("/duty/a/<path:alert>", opens("duty"), duty.layout),
        Shell("/shift", opens("shift"), duty.layout),
        Shell("/worker/<one>/track", opens("track"), track_page.layout),
        Shell("/workers", opens("workers"), workers.layout),
        Shell("/workers/day", opens("track"), fleet_page.layout),
        Shell("/rewind", opens("rewind"), rewind.layout),
        CoveragePage(services).shell(),
        Trends(services).shell(),
        StatisticsPage(services).shell(),
        TaskPage(services).shell(),
        PastPage(services).shell(),
        SitrepPage(services).shell(),
        FollowPage(services).shell(),
        ForesightPage(services).shell(),
        ProvincePage(services).shell(),
        HomePage(services, partial(due_tasks, services.history.tasks), partial(newest, services)).shell(),
    )


def register_files(services: Services, requests: PageRequests, server: Flask) -> None:
    """Evidence, exports, lists that are brought as a file, and the days that the province reads."""
    FollowFiles(services, requests).register(server)
    BatchPages(services).register(server)
    DaysDoor(services).register(server)


def debriefing(services: Services) -> DebriefRoutes:
    """Its lessons are tasks, and recommendations where its case has many like it."""
    task = LessonKind("debrief_to_task", partial(lessons.naming, services.history.tasks), lessons.way_to_new)
    advice = LessonKind(
        "debrief_to_advice", partial(follow_lessons.naming, services), partial(follow_lessons.way_to_new, services)
    )
    return DebriefRoutes(services, (task, advice))


def _areas(services: Services) -> Shell:
    """The page of an area with its numbers; of a grid, and of a village for itself, how it is made up."""
    place, region = PlacePage(services), RegionPage(services)

    def layout(page: PageContext, places: Places) -> Component:
        itself = page.subject.role is Role.VILLAGE
        return (place if itself or len(page.region) > Tier.VILLAGE else region).layout(page, places)

    return Shell(
        "/region/<code>",
        opens("region", "code"),
        layout,
        region.view,
        region.callbacks,
        RENEWED,
        in_place=True,
        finest=Tier.MICRO_GRID,
    )
