"""Figures for Prometheus: for those with the right, and true."""

import httpx

from tests.fixtures.processes import Processes
from tests.journeys.house import open_house


async def test_figures_are_for_those_with_the_right(processes: Processes) -> None:
    async with open_house(processes, nodes=1) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        url = f"{house.nodes[0].url}/metrics"
        async with httpx.AsyncClient() as stranger:
            assert (await stranger.get(url)).status_code == 401
        assert (await anna.http.get(url)).status_code == 403
        async with anna.listening():
            text = (await ada.http.get(url)).text
        assert "samovar_sockets 1.0" in text.splitlines()
        assert "samovar_tasks_failing 0.0" in text.splitlines()
